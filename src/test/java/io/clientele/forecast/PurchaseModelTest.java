package io.clientele.forecast;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.clientele.TestSpark;
import io.clientele.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Estimators and models as spark.ml has them. */
class PurchaseModelTest {
  private static Dataset<Row> customers;

  @BeforeAll
  static void draw() {
    customers =
        new SimulatedCustomers(Method.MBG_NBD, new double[] {.8, 30, .9, 3}, 30, 365, true, 5)
            .rows(TestSpark.session(), 3000, 3)
            .withColumn("mean_spend", expr("10 + pmod(hash(age, recency, frequency), 1000) / 20"))
            .cache();
  }

  static Stream<PurchaseEstimator<?>> estimators() {
    return Stream.of(
        new BetaGeo(), new ModifiedBetaGeo(), new ParetoNbd(), new Nbd(), new BetaGeoBetaBinom());
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void theOrderOfRowsAndPartitionsDoNotMatter(PurchaseEstimator<?> estimator) {
    Dataset<Row> some = customers.where("age < 150 and frequency < 30");
    Fit fit = estimator.fit(some).summary();
    assertThat(estimator.fit(some.repartition(5).orderBy(functions.rand(3))).summary())
        .isEqualTo(fit);
    assertThat(estimator.fit(some.coalesce(1)).summary()).isEqualTo(fit);
  }

  @Test
  void aWeightEqualsAsManyRows() {
    Dataset<Row> weighted = customers.withColumn("weight", expr("pmod(hash(age), 3)"));
    Dataset<Row> repeated =
        weighted.withColumn("copy", expr("explode(array_repeat(1, weight))")).drop("copy");
    assertThat(new ModifiedBetaGeo().setWeightCol("weight").fit(weighted).summary())
        .isEqualTo(new ModifiedBetaGeo().fit(repeated).summary());
    assertThat(new GammaGamma().setWeightCol("weight").fit(weighted).summary())
        .isEqualTo(new GammaGamma().fit(repeated).summary());
  }

  @Test
  void patternsMayStaySpreadOverTheCluster() {
    Fit here = new ParetoNbd().fit(customers).summary();
    ParetoNbd spread = new ParetoNbd().setMaxLocalPatterns(10);
    Fit there = spread.fit(customers).summary();
    assertThat(there.patterns()).isEqualTo(here.patterns());
    assertThat(there.customers()).isEqualTo(3000);
    for (Estimate estimate : here.parameters()) {
      assertThat(there.parameter(estimate.name()))
          .isCloseTo(estimate.value(), within(1e-6 * estimate.value()));
    }
    assertThat(spread.fit(customers.repartition(4)).summary()).isEqualTo(there);
  }

  @Test
  void everyCustomerGetsItsNumbersAndImpossibleOnesGetNone() {
    PurchaseModel model =
        new ModifiedBetaGeo().setHorizons(30, 90.5).setMaxPurchases(2).fit(customers);
    assertThat(model.transformSchema(customers.schema()).fieldNames())
        .containsExactly(
            "frequency",
            "recency",
            "age",
            "mean_spend",
            "p_alive",
            "next_purchase_in",
            "expected_purchases_30",
            "purchase_probabilities_30",
            "expected_purchases_90_5",
            "purchase_probabilities_90_5");
    Dataset<Row> some =
        TestSpark.session()
            .sql(
                "select * from values (3, 90D, 100D), (3, 10D, 1000D), (0, 0D, 5D), (-1, 0D, 5D), (1, 9D, 5D),"
                    + " (0, 1D, 5D), (null, 0D, 5D) as (frequency, recency, age)");
    Dataset<Row> scored = model.transform(some);
    assertThat(scored.schema().simpleString())
        .isEqualTo(model.transformSchema(some.schema()).simpleString());
    List<Row> rows = scored.collectAsList();
    Row one = rows.get(0);
    double[] p = model.summary().values();
    PurchaseFormulas formulas = new BetaGeoFormulas(p[0], p[1], p[2], p[3], 1);
    assertThat(one.<Double>getAs("p_alive")).isEqualTo(formulas.alive(3, 90, 100));
    assertThat(one.<Double>getAs("expected_purchases_30"))
        .isCloseTo(formulas.expected(3, 90, 100, 30), within(1e-12));
    assertThat(one.<Double>getAs("next_purchase_in")).isPositive();
    List<Double> probabilities = one.getList(one.fieldIndex("purchase_probabilities_90_5"));
    assertThat(probabilities).hasSize(3);
    assertThat(probabilities.stream().mapToDouble(n -> n).sum()).isCloseTo(1, within(1e-12));
    assertThat(one.<Double>getAs("p_alive")).isGreaterThan(.5);
    assertThat(rows.get(1).<Double>getAs("p_alive")).isBetween(0.0, .1);
    assertThat(rows.get(1).<Double>getAs("next_purchase_in")).isNull();
    assertThat(rows.subList(3, 7))
        .allSatisfy(
            row -> {
              assertThat(row.<Double>getAs("p_alive")).isNull();
              assertThat(row.<Object>getAs("purchase_probabilities_30")).isNull();
            });
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void estimatorsAndModelsAreSavedAndLoaded(PurchaseEstimator<?> estimator, @TempDir Path folder)
      throws Exception {
    estimator.setHorizons(7, 30).setPrefix("x_").setMaxPurchases(1);
    estimator.write().save(folder.resolve("estimator").toString());
    PurchaseEstimator<?> again =
        (PurchaseEstimator<?>)
            ((org.apache.spark.ml.util.MLReader<?>)
                    estimator.getClass().getMethod("read").invoke(null))
                .load(folder.resolve("estimator").toString());
    Dataset<Row> some = customers.where("age < 150 and frequency < 30");
    PurchaseModel model = again.fit(some);
    assertThat(model.summary()).isEqualTo(estimator.fit(some).summary());
    model.write().save(folder.resolve("model").toString());
    PurchaseModel loaded = PurchaseModel.load(folder.resolve("model").toString());
    assertThat(loaded.uid()).isEqualTo(model.uid());
    assertThat(loaded.summary()).isEqualTo(model.summary());
    assertThat(loaded.transform(some).collectAsList())
        .isEqualTo(model.transform(some).collectAsList());
    assertThat(loaded.copy(org.apache.spark.ml.param.ParamMap.empty()).summary())
        .isEqualTo(model.summary());
  }

  @Test
  void modelsWorkInAPipeline(@TempDir Path folder) throws Exception {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new ModifiedBetaGeo().setHorizons(90).setPrefix("mbg_"),
                  new ParetoNbd().setHorizons(90).setPrefix("pareto_"),
                  new GammaGamma()
                });
    PipelineModel model = pipeline.fit(customers);
    model.write().save(folder.resolve("pipeline").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("pipeline").toString());
    List<Row> scored = loaded.transform(customers).collectAsList();
    assertThat(scored).hasSize(3000).isEqualTo(model.transform(customers).collectAsList());
    assertThat(scored)
        .allSatisfy(
            row -> {
              assertThat(row.<Double>getAs("mbg_p_alive")).isBetween(0.0, 1.0);
              assertThat(row.<Double>getAs("pareto_expected_purchases_90"))
                  .isGreaterThanOrEqualTo(0);
              assertThat(row.<Double>getAs("expected_spend")).isPositive();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          frequency - 1, recency, age     | a frequency is not a whole number from 0 to 500000: -1.0
          frequency + 0.5D, recency, age  | a frequency is not a whole number from 0 to 500000
          frequency, age + 1, age         | a recency is not between 0 and the age
          frequency, recency, double('NaN') | a recency is not between 0 and the age
          0, recency, age                 | a recency is above 0 without a repeat purchase
          frequency, recency, double(null) | a row has no value where one is needed
          0, 0D, age                      | cannot fit MBG_NBD: 0 of 3,000 customers purchased again, and 10 are needed
          """)
  void aFitThatCannotBeIsAProblem(String columns, String message) {
    String[] parts = columns.split(", ", 3);
    Dataset<Row> broken =
        customers.selectExpr(
            parts[0] + " as frequency", parts[1] + " as recency", parts[2] + " as age");
    assertThatThrownBy(() -> new ModifiedBetaGeo().fit(broken))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(message);
  }

  @Test
  void noCustomersAndNoAgeAreProblems() {
    assertThatThrownBy(() -> new BetaGeo().fit(customers.where("false")))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("there are no customers to fit BG_NBD to\n  ");
    assertThatThrownBy(
            () ->
                new BetaGeo()
                    .fit(customers.withColumn("age", expr("0D")).withColumn("recency", expr("0D"))))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("cannot fit BG_NBD: nobody has been a customer for any time\n  ");
  }

  @Test
  void columnsThatAreNotThereAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BetaGeo().setAgeCol("years").fit(customers))
        .withMessage("no column years among frequency, recency, age, mean_spend");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new BetaGeo().transformSchema(customers.withColumn("p_alive", expr("1")).schema()))
        .withMessage("column p_alive is there already");
    assertThatIllegalArgumentException().isThrownBy(() -> new BetaGeo().setHorizons(-1));
  }
}
