package io.clientele.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.RealData;
import io.clientele.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The published fits of the CDNOW sample, and what they foretold. */
@RealData
class CdnowTest {
  private static Dataset<Row> customers;

  @BeforeAll
  static void read() {
    List<Row> rows =
        Cdnow.customers().stream()
            .map(
                c ->
                    RowFactory.create(
                        c.x(), c.recency(), c.age(), c.x() == 0 ? null : c.spend(), c.later()))
            .toList();
    customers =
        TestSpark.session()
            .createDataFrame(
                rows,
                StructType.fromDDL(
                    "frequency int, recency double, age double, mean_spend double, later int"));
  }

  private static void assertFit(Fit fit, Method method, double logLikelihood, double... expected) {
    assertThat(fit.method()).isEqualTo(method);
    assertThat(fit.dropout()).isEqualTo(Dropout.VISIBLE);
    assertThat(fit.limits()).isEmpty();
    assertThat(fit.logLikelihood()).isCloseTo(logLikelihood, within(1e-3));
    for (int i = 0; i < expected.length; i++) {
      Estimate estimate = fit.parameters().get(i);
      assertThat(estimate.value())
          .describedAs(estimate.name())
          .isCloseTo(expected[i], within(1e-3 * expected[i]));
      assertThat(estimate.standardError()).isBetween(0.02 * expected[i], 0.6 * expected[i]);
    }
  }

  private static double foretold(PurchaseModel model) {
    return model
        .setHorizons(39)
        .transform(customers)
        .agg(functions.sum("expected_purchases_39"))
        .head()
        .getDouble(0);
  }

  @Test
  void theSampleIsThePublishedOne() {
    Row sums = customers.selectExpr("count(*)", "sum(frequency)", "sum(later)").head();
    assertThat(sums).isEqualTo(RowFactory.create(2357L, 2457L, 1882L));
  }

  @Test
  void betaGeo() {
    PurchaseModel model = new BetaGeo().fit(customers);
    assertFit(model.summary(), Method.BG_NBD, -9582.4256, .242593, 4.413532, .792886, 2.425754);
    assertThat(foretold(model)).isCloseTo(1653.4, within(.05));
  }

  @Test
  void modifiedBetaGeo() {
    assertFit(
        new ModifiedBetaGeo().fit(customers).summary(),
        Method.MBG_NBD,
        -9582.1327,
        .524838,
        6.182993,
        .891356,
        1.613999);
  }

  @Test
  void paretoNbd() {
    PurchaseModel model = new ParetoNbd().fit(customers);
    assertFit(
        model.summary(), Method.PARETO_NBD, -9594.9739, .553276, 10.577614, .606213, 11.667908);
    assertThat(foretold(model)).isCloseTo(1665.5, within(.05));
  }

  @Test
  void gammaGamma() {
    GammaGammaModel model = new GammaGamma().fit(customers);
    assertFit(model.summary(), Method.GAMMA_GAMMA, -4055.9232, 6.248803, 3.744588, 15.447745);
    assertThat(model.summary().customers()).isEqualTo(946);
    Dataset<Row> some =
        TestSpark.session()
            .sql(
                "select * from values (2, 22.35D), (1, 11.77D), (0, null), (3, null), (3, 0D), (null, 5D)"
                    + " as (frequency, mean_spend)");
    List<Row> spend = model.transform(some).select("expected_spend").collectAsList();
    assertThat(spend.get(0).getDouble(0)).isCloseTo(24.6586, within(1e-3));
    assertThat(spend.get(1).getDouble(0)).isCloseTo(18.9115, within(1e-3));
    assertThat(spend.get(2).getDouble(0)).isCloseTo(35.1710, within(1e-3));
    assertThat(spend.subList(3, 6)).allSatisfy(row -> assertThat(row.isNullAt(0)).isTrue());
  }

  @Test
  void theUnitOfTimeDoesNotMatter() {
    Dataset<Row> inSeconds =
        customers
            .withColumn("recency", functions.expr("recency * 604800"))
            .withColumn("age", functions.expr("age * 604800"));
    for (PurchaseEstimator<?> estimator :
        List.of(new BetaGeo().setPenalty(.01), new ParetoNbd().setPenalty(.01))) {
      Fit weeks = estimator.fit(customers).summary();
      Fit seconds = estimator.fit(inSeconds).summary();
      for (Estimate estimate : weeks.parameters()) {
        boolean scale = List.of("alpha", "beta").contains(estimate.name());
        assertThat(seconds.parameter(estimate.name()))
            .isCloseTo(
                estimate.value() * (scale ? 604800 : 1),
                within(1e-4 * seconds.parameter(estimate.name())));
      }
    }
  }

  @Test
  void aPenaltyDrawsLogarithmsToZero() {
    Fit free = new BetaGeo().fit(customers).summary();
    Fit drawn = new BetaGeo().setPenalty(.1).fit(customers).summary();
    assertThat(drawn.logLikelihood()).isLessThan(free.logLikelihood());
    assertThat(Math.abs(Math.log(drawn.parameter("r"))))
        .isLessThan(Math.abs(Math.log(free.parameter("r"))));
  }
}
