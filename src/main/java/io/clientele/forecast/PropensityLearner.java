package io.clientele.forecast;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.learn.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.IsotonicRegression;
import org.apache.spark.ml.regression.IsotonicRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Learns who purchases with MLlib. Rows are {@code features} (array, in the order of the names) and
 * {@code label} (1 for who did purchase); they are a bounded sample and come in one partition, so
 * that sums come in one order.
 *
 * @param names of all features
 * @param seed of the trees
 */
record PropensityLearner(List<String> names, long seed) {
  static final Column FEATURES = col("features");
  static final Column LABEL = col("label");

  /** With as many of both kinds, steps are told apart from chance. */
  private static final long ENOUGH_FOR_STEPS = 1000;

  private static final int TREES = 20;
  private static final int DEPTH = 3;
  private static final double STEP = 0.2;
  private static final double PENALTY = 0.01;

  /**
   * Learns, and calibrates with other customers.
   *
   * @param wanted the features it may ask for
   */
  PropensityFit fit(
      PropensityMethod method,
      List<String> wanted,
      Dataset<Row> learning,
      Dataset<Row> calibrating) {
    PropensityFit blank =
        new PropensityFit(
            method,
            Encoding.of(learning.select(FEATURES).toJavaRDD(), names, wanted),
            List.of(),
            0,
            List.of(),
            Calibration.curve(1, 0));
    if (blank.encoding().features().isEmpty()) {
      return blank.calibrated(calibration(blank, calibrating));
    }
    Dataset<Row> encoded =
        balanced(learning)
            .select(
                array_to_vector(PropensityScoring.encoded(blank, names, FEATURES)).as("vector"),
                LABEL,
                col("weight"));
    PropensityFit learnt =
        method == PropensityMethod.LOGISTIC_REGRESSION
            ? linear(blank, encoded)
            : trees(blank, encoded);
    return learnt.calibrated(calibration(learnt, calibrating));
  }

  /** Both kinds weigh the same together, however rare one is; calibration brings the rate back. */
  private static Dataset<Row> balanced(Dataset<Row> rows) {
    Row counts = rows.agg(count(lit(1)), sum(LABEL)).first();
    double all = counts.getLong(0);
    double positives = counts.getDouble(1);
    return rows.withColumn(
        "weight",
        when(LABEL.equalTo(1), all / 2 / positives).otherwise(all / 2 / (all - positives)));
  }

  private PropensityFit linear(PropensityFit blank, Dataset<Row> encoded) {
    LogisticRegressionModel model =
        new LogisticRegression()
            .setFeaturesCol("vector")
            .setLabelCol("label")
            .setWeightCol("weight")
            .setStandardization(false)
            .setRegParam(PENALTY)
            .fit(encoded);
    return new PropensityFit(
        blank.method(),
        blank.encoding(),
        list(model.coefficients().toArray()),
        model.intercept(),
        List.of(),
        blank.calibration());
  }

  private PropensityFit trees(PropensityFit blank, Dataset<Row> encoded) {
    return withTrees(
        blank,
        new GBTClassifier()
            .setFeaturesCol("vector")
            .setLabelCol("label")
            .setWeightCol("weight")
            .setMaxIter(TREES)
            .setMaxDepth(DEPTH)
            .setStepSize(STEP)
            .setSeed(seed)
            .fit(encoded));
  }

  /** With the trees of a model of MLlib. */
  static PropensityFit withTrees(PropensityFit blank, GBTClassificationModel model) {
    DecisionTreeRegressionModel[] grown = model.trees();
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < grown.length; i++) {
      trees.add(Tree.of(grown[i].rootNode(), model.treeWeights()[i]));
    }
    return new PropensityFit(
        blank.method(), blank.encoding(), List.of(), 0, trees, blank.calibration());
  }

  private Calibration calibration(PropensityFit learnt, Dataset<Row> calibrating) {
    Dataset<Row> scored =
        calibrating.select(
            PropensityScoring.of(List.of(learnt), names, FEATURES)
                .getItem(PropensityScoring.SCORE)
                .as("score"),
            LABEL);
    Row counts = scored.agg(count(lit(1)), sum(LABEL)).first();
    double all = counts.getLong(0);
    double positives = counts.getDouble(1);
    if (Math.min(positives, all - positives) < ENOUGH_FOR_STEPS) {
      LogisticRegressionModel curve =
          new LogisticRegression()
              .setFeaturesCol("vector")
              .setLabelCol("label")
              .fit(scored.select(array_to_vector(array(col("score"))).as("vector"), LABEL));
      return Calibration.curve(curve.coefficients().apply(0), curve.intercept());
    }
    IsotonicRegressionModel steps =
        new IsotonicRegression().setFeaturesCol("score").setLabelCol("label").fit(scored);
    // Nobody is certain to purchase or not to because so few like them were seen.
    double least = 0.5 / all;
    return Calibration.steps(
        list(steps.boundaries().toArray()),
        list(
            Arrays.stream(steps.predictions().toArray())
                .map(p -> Math.max(least, Math.min(1 - least, p)))
                .toArray()));
  }

  private static List<Double> list(double[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}
