package io.clientele.forecast;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.TestSpark;
import io.clientele.learn.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One customer in twenty purchases, by a number that is null for some, and by nothing else. */
class PropensityLearnerTest {
  private static final List<String> NAMES = List.of("noise", "same", "told");
  private static final Dataset<Row> LEARNING = customers(6000, 1);
  private static final Dataset<Row> CALIBRATING = customers(4000, 2);
  private static final PropensityLearner LEARNER = new PropensityLearner(NAMES, 7);
  private static final Map<PropensityMethod, PropensityFit> FITS =
      Arrays.stream(PropensityMethod.values())
          .collect(
              Collectors.toMap(
                  method -> method, method -> LEARNER.fit(method, NAMES, LEARNING, CALIBRATING)));

  /** Odds double with every step of what is told; who does not tell is as the lowest. */
  private static double truth(Double told) {
    return 1 / (1 + Math.exp(5 - 0.7 * (told == null ? 0 : told)));
  }

  private static Dataset<Row> customers(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Double told = random.nextInt(4) == 0 ? null : Double.valueOf(random.nextInt(6));
      double label = random.nextDouble() < truth(told) ? 1 : 0;
      rows.add(RowFactory.create(Arrays.asList(random.nextGaussian(), 3.0, told), label, told));
    }
    return TestSpark.session()
        .createDataFrame(
            rows,
            org.apache.spark.sql.types.StructType.fromDDL(
                "features array<double>, label double, told double"))
        .coalesce(1)
        .cache();
  }

  private static Dataset<Row> said(PropensityFit fit, Dataset<Row> customers) {
    return customers
        .withColumn("said", PropensityScoring.of(List.of(fit), NAMES, PropensityLearner.FEATURES))
        .withColumn("probability", col("said").getItem(PropensityScoring.PROBABILITY));
  }

  @ParameterizedTest
  @EnumSource(PropensityMethod.class)
  void probabilitiesAreThoseOfWhoIsRarelySeen(PropensityMethod method) {
    PropensityFit fit = FITS.get(method);
    assertThat(fit.encoding().features())
        .as("what is the same tells nothing")
        .doesNotContain("same");
    for (Row group :
        said(fit, customers(4000, 3)).groupBy("told").agg(avg("probability")).collectAsList()) {
      double truth = truth(group.isNullAt(0) ? null : group.getDouble(0));
      assertThat(group.getDouble(1))
          .as("told " + group.get(0))
          .isCloseTo(truth, within(0.01 + truth * 0.3));
    }
    PropensityFit again = PropensityFit.fromJson(fit.json());
    assertThat(again).isEqualTo(fit);
  }

  @ParameterizedTest
  @EnumSource(PropensityMethod.class)
  void theFirstReasonIsWhatTells(PropensityMethod method) {
    PropensityFit fit = FITS.get(method);
    List<Row> high = said(fit, customers(500, 4)).where("told = 5").collectAsList();
    assertThat(high)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              List<Double> said = row.getList(row.fieldIndex("said"));
              assertThat(said.get(PropensityScoring.FIRST_REASON)).isEqualTo(2);
              assertThat(said.get(PropensityScoring.FIRST_REASON + 1)).isPositive();
            });
  }

  @Test
  void whatFeaturesBroughtAddsUpToWhatMllibPredicts() {
    PropensityFit blank =
        new PropensityFit(
            PropensityMethod.GRADIENT_BOOSTED_TREES,
            Encoding.of(LEARNING.select("features").toJavaRDD(), NAMES, NAMES),
            List.of(),
            0,
            List.of(),
            Calibration.curve(1, 0));
    Dataset<Row> encoded =
        LEARNING.withColumn(
            "vector",
            array_to_vector(PropensityScoring.encoded(blank, NAMES, PropensityLearner.FEATURES)));
    GBTClassificationModel model =
        new GBTClassifier().setFeaturesCol("vector").setMaxIter(5).setMaxDepth(4).fit(encoded);
    PropensityFit fit = PropensityLearner.withTrees(blank, model);
    PropensityFormula formula = new PropensityFormula(fit, NAMES);
    double roots = fit.trees().stream().mapToDouble(tree -> 2 * tree.values().get(0)).sum();
    for (Row row : model.transform(encoded).limit(300).collectAsList()) {
      List<Double> features = row.getList(0);
      double[] given =
          features.stream().mapToDouble(value -> value == null ? Double.NaN : value).toArray();
      double[] moved = new double[formula.size()];
      double score = formula.score(given, moved);
      org.apache.spark.ml.linalg.Vector probability = row.getAs("probability");
      assertThat(1 / (1 + Math.exp(-score))).isCloseTo(probability.apply(1), within(1e-9));
      assertThat(roots + Arrays.stream(moved).sum()).isCloseTo(score, within(1e-9));
    }
  }

  @Test
  void stepsAreUsedWhereThereAreManyOfBothKinds() {
    PropensityFit few =
        LEARNER.fit(PropensityMethod.LOGISTIC_REGRESSION, NAMES, LEARNING, CALIBRATING);
    PropensityFit many =
        LEARNER.fit(PropensityMethod.LOGISTIC_REGRESSION, NAMES, LEARNING, customers(40_000, 5));
    assertThat(few.calibration().scores()).isEmpty();
    assertThat(many.calibration().scores()).hasSizeGreaterThan(3).isSorted();
    assertThat(many.calibration().probabilities())
        .isSorted()
        .allSatisfy(p -> assertThat(p).isStrictlyBetween(0.0, 1.0));
    PropensityFormula formula = new PropensityFormula(many, NAMES);
    double least = many.calibration().scores().get(0);
    assertThat(formula.probability(least - 100))
        .isEqualTo(many.calibration().probabilities().get(0));
    assertThat(formula.probability(least + 1e6)).isLessThan(1);
  }

  @Test
  void withoutAnyFeatureTheRateIsTold() {
    PropensityFit fit =
        LEARNER.fit(PropensityMethod.LOGISTIC_REGRESSION, List.of("same"), LEARNING, CALIBRATING);
    double rate = CALIBRATING.agg(avg("label")).first().getDouble(0);
    assertThat(said(fit, LEARNING).first().<Double>getAs("probability"))
        .isCloseTo(rate, within(1e-4));
  }
}
