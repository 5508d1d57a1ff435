package io.clientele.tag;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.TagModel;
import io.clientele.learn.Encoding;
import io.clientele.schema.CustomerTags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Learns which value of a tag customers have, from those of whom it is known. Methods compete by
 * cross-validation: each customer is predicted by models that have seen no row of that customer.
 * These predictions choose the method, the curves to probabilities and the thresholds.
 *
 * @param learning what there is to learn from
 * @param seed of the trees
 */
record ValueTraining(Learning learning, long seed) {
  /** The class of all values that are not predicted. */
  private static final String OTHER = "any other";

  private static final int TREES = 40;
  private static final int DEPTH = 5;
  private static final int LEAF = 5;

  /** Hundreds of features and hundreds of customers: much is to be shrunk. */
  private static final double PENALTY = 0.1;

  private static final int ITERATIONS = 50;
  private static final double TOLERANCE = 1e-4;

  private static final Column CLASS = col("class");
  private static final Column AT = col("at");
  private static final String LINEAR = "linear";
  private static final String FOREST = "trees";

  /** A method to learn by. */
  private enum Method {
    LOGISTIC_REGRESSION("logistic regression"),
    RANDOM_FOREST("random forest");

    private final String text;

    Method(String text) {
      this.text = text;
    }
  }

  /** There is nothing to be learnt; the message says why. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  /**
   * Learns one tag.
   *
   * @param label the column with its values; null where not known
   * @param excluded features that are not learnt from
   * @param thresholds how they are chosen
   */
  ValueModel learn(
      TagModel config, String label, Collection<String> excluded, Thresholds thresholds)
      throws Refusal {
    Dataset<Row> known = learning.rows().where(col(label).isNotNull());
    List<String> predicted = new ArrayList<>();
    List<String> classes = classes(config, known, label, predicted);
    List<String> wanted =
        learning.names().stream().filter(name -> !excluded.contains(name)).toList();
    Encoding encoding =
        Encoding.of(
            known
                .select(ValueScoring.dense(learning.names(), learning.features(), Learning.GIVEN))
                .toJavaRDD(),
            learning.names(),
            wanted);
    if (encoding.features().isEmpty()) {
      throw new Refusal("no feature differs among those of whom it is known");
    }
    Dataset<Row> rows = encoded(known, label, classes, encoding).persist();
    try {
      HeldOut held = HeldOut.of(rows.orderBy(AT).select(CLASS, Learning.FOLD, Learning.SEGMENTS));
      double[][] best = null;
      Method method = null;
      for (Method candidate : Method.values()) {
        double[][] shares = heldOut(rows, candidate, encoding, classes, held.size());
        if (best == null
            || held.logLoss(shares, predicted.size()) < held.logLoss(best, predicted.size())) {
          best = shares;
          method = candidate;
        }
      }
      return new ValueModel(
          classifier(rows, method, encoding, classes), held.values(predicted, best, thresholds));
    } finally {
      rows.unpersist();
    }
  }

  /** All classes, the predicted ones first. */
  private static List<String> classes(
      TagModel config, Dataset<Row> known, String label, List<String> predicted) throws Refusal {
    // One row per value; of more than can be predicted, the most frequent.
    Map<String, Long> counts = new TreeMap<>();
    int most = 50;
    for (Row row :
        known
            .groupBy(col(label))
            .agg(count(lit(1)).as("many"))
            .orderBy(col("many").desc(), col(label))
            .limit(most)
            .collectAsList()) {
      counts.put(row.getString(0), row.getLong(1));
    }
    boolean condition = List.of("true", "false").containsAll(counts.keySet());
    counts.forEach(
        (value, many) -> {
          boolean wanted =
              condition
                  ? value.equals(CustomerTags.HAD)
                  : config.values().isEmpty() || config.values().contains(value);
          if (wanted && many >= config.minKnown()) {
            predicted.add(value);
          }
        });
    if (predicted.isEmpty()) {
      throw new Refusal(
          "no value is known of as many as min-known (" + config.minKnown() + "): " + counts);
    }
    if (counts.size() == 1) {
      throw new Refusal("everybody of whom it is known has the same value: " + counts);
    }
    List<String> classes = new ArrayList<>(predicted);
    if (!predicted.containsAll(counts.keySet())) {
      classes.add(OTHER);
    }
    return classes;
  }

  private Dataset<Row> encoded(
      Dataset<Row> known, String label, List<String> classes, Encoding encoding) {
    Column all = array(classes.stream().map(value -> lit(value)).toArray(Column[]::new));
    Column place = array_position(all, col(label));
    List<Column> columns = new ArrayList<>();
    columns.add(monotonically_increasing_id().as(AT.toString()));
    columns.add(Learning.FOLD);
    columns.add(Learning.SEGMENTS);
    columns.add(Learning.GIVEN);
    // Whoever has none of the predicted values is in the last class.
    columns.add(
        coalesce(when(place.gt(0), place.minus(1)), lit(classes.size() - 1))
            .cast("double")
            .as(CLASS.toString()));
    for (String vector : List.of(LINEAR, FOREST)) {
      columns.add(
          array_to_vector(
                  ValueScoring.encoded(
                      encoding,
                      learning.names(),
                      learning.features(),
                      vector.equals(LINEAR),
                      Learning.GIVEN))
              .as(vector));
    }
    return known.select(columns.toArray(Column[]::new));
  }

  /** What models without them say of customers: shares of the classes. */
  private double[][] heldOut(
      Dataset<Row> rows, Method method, Encoding encoding, List<String> classes, int size) {
    double[][] shares = new double[size][];
    // Threads of the pool know the classes of the platform only, and Spark compiles with those of
    // the thread that asks.
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    // Folds of a few hundred customers leave cores idle; each fills rows of its own.
    IntStream.range(0, Learning.FOLDS)
        .parallel()
        .forEach(
            fold -> {
              Thread.currentThread().setContextClassLoader(loader);
              Column held = Learning.FOLD.equalTo(fold);
              Classifier without = classifier(rows.where(not(held)), method, encoding, classes);
              Column said =
                  ValueScoring.shares(
                      without, learning.names(), learning.features(), Learning.GIVEN);
              for (Row row : rows.where(held).select(AT, said.as("shares")).collectAsList()) {
                shares[Math.toIntExact(row.getLong(0))] =
                    row.<Double>getList(1).stream().mapToDouble(Double::doubleValue).toArray();
              }
            });
    return shares;
  }

  private Classifier classifier(
      Dataset<Row> rows, Method method, Encoding encoding, List<String> classes) {
    List<List<Double>> coefficients = new ArrayList<>();
    List<Double> intercepts = new ArrayList<>();
    List<VoteTree> trees = new ArrayList<>();
    if (method == Method.RANDOM_FOREST) {
      for (var tree : forest(rows).trees()) {
        trees.add(VoteTree.of(tree.rootNode()));
      }
    } else {
      LogisticRegressionModel linear = regression(rows);
      Matrix all = linear.coefficientMatrix();
      for (int k = 0; k < classes.size(); k++) {
        List<Double> ofClass = new ArrayList<>();
        for (int i = 0; i < all.numCols(); i++) {
          ofClass.add(all.apply(k, i));
        }
        coefficients.add(ofClass);
        intercepts.add(linear.interceptVector().apply(k));
      }
    }
    return new Classifier(method.text, encoding, classes, coefficients, intercepts, trees);
  }

  private RandomForestClassificationModel forest(Dataset<Row> rows) {
    return new RandomForestClassifier()
        .setFeaturesCol(FOREST)
        .setLabelCol(CLASS.toString())
        .setNumTrees(TREES)
        .setMaxDepth(DEPTH)
        .setMinInstancesPerNode(LEAF)
        .setSeed(seed)
        .fit(rows);
  }

  private static LogisticRegressionModel regression(Dataset<Row> rows) {
    return new LogisticRegression()
        .setFeaturesCol(LINEAR)
        .setLabelCol(CLASS.toString())
        .setFamily("multinomial")
        .setStandardization(false)
        .setRegParam(PENALTY)
        .setMaxIter(ITERATIONS)
        .setTol(TOLERANCE)
        .fit(rows);
  }
}
