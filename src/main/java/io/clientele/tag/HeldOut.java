package io.clientele.tag;

import io.clientele.learn.Judged;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.TagQuality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Customers with known values, in the order in which models without them predict them. */
final class HeldOut {
  /** The segmentations by whose segments predictions are judged besides. */
  static final List<String> SEGMENTATIONS =
      List.of(CustomerSegments.VALUE_TIER.name(), CustomerSegments.LIFECYCLE.name());

  private static final double LEAST_SHARE = 1e-9;

  private final int[] classes;
  private final int[] folds;
  private final List<List<String>> segments;

  /** The customers by whom method, curves and thresholds are chosen; the others judge them. */
  private final int[] choosing;

  /**
   * @param classes of customers
   * @param folds of customers, from 0
   * @param segments of customers, one of each segmentation; empty where there are none
   */
  HeldOut(int[] classes, int[] folds, List<List<String>> segments) {
    this.classes = classes;
    this.folds = folds;
    this.segments = segments;
    this.choosing =
        IntStream.range(0, folds.length).filter(i -> folds[i] < Thresholds.CHOOSING).toArray();
  }

  /** Of rows of class, fold and segments; a bounded sample. */
  static HeldOut of(Dataset<Row> rows) {
    List<Row> all = rows.collectAsList();
    return new HeldOut(
        all.stream().mapToInt(row -> (int) row.getDouble(0)).toArray(),
        all.stream().mapToInt(row -> row.getInt(1)).toArray(),
        all.stream()
            .map(row -> row.isNullAt(2) ? List.<String>of() : row.<String>getList(2))
            .toList());
  }

  int size() {
    return classes.length;
  }

  /**
   * Mean negative log of the probability of what is right, over values that may be predicted, once
   * shares are probabilities: what ranks well may be calibrated. Of the customers who choose.
   */
  double logLoss(double[][] shares, int values) {
    double sum = 0;
    for (int k = 0; k < values; k++) {
      Platt curve = curve(shares, k);
      for (int i : choosing) {
        double probability = curve.of(shares[i][k]);
        sum -= Math.log(Math.max(LEAST_SHARE, classes[i] == k ? probability : 1 - probability));
      }
    }
    return sum / values / choosing.length;
  }

  private Platt curve(double[][] shares, int value) {
    boolean[] have = new boolean[choosing.length];
    for (int i = 0; i < have.length; i++) {
      have[i] = classes[choosing[i]] == value;
    }
    return Platt.of(
        Arrays.stream(choosing).mapToDouble(i -> Platt.logOdds(shares[i][value])).toArray(), have);
  }

  /**
   * The values that may be predicted, with thresholds, and how right they are.
   *
   * @param names the values; their classes are the first ones
   * @param shares of the classes, by models without the customer
   */
  List<ValueModel.Value> values(List<String> names, double[][] shares, Thresholds thresholds) {
    Platt[] curves = new Platt[names.size()];
    double[][] probabilities = new double[names.size()][];
    for (int k = 0; k < names.size(); k++) {
      int value = k;
      curves[k] = curve(shares, value);
      probabilities[k] =
          Arrays.stream(shares).mapToDouble(each -> curves[value].of(each[value])).toArray();
    }
    List<ValueModel.Value> values = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      values.add(value(names.get(k), k, curves[k], probabilities, thresholds));
    }
    return values;
  }

  private boolean[] have(int value) {
    boolean[] have = new boolean[size()];
    for (int i = 0; i < have.length; i++) {
      have[i] = classes[i] == value;
    }
    return have;
  }

  private ValueModel.Value value(
      String name, int k, Platt curve, double[][] probabilities, Thresholds thresholds) {
    boolean[] have = have(k);
    double[] scores = new double[size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = isLikeliest(k, i, probabilities) ? probabilities[k][i] : Double.NEGATIVE_INFINITY;
    }
    Thresholds.Judgement judgement = thresholds.judge(scores, have, folds);
    BitSet predicted = judgement.predicted();
    BitSet counts = judgement.judged();
    Optional<Judged> ranked =
        Optional.of(
                new Judged(
                    counts.stream().mapToDouble(i -> probabilities[k][i]).toArray(),
                    counts.stream().mapToDouble(i -> have[i] ? 1 : 0).toArray()))
            .filter(all -> all.positives() > 0 && all.positives() < all.customers());
    List<ValueModel.Judged> judged = new ArrayList<>();
    judged.add(judged(TagQuality.ALL, TagQuality.ALL, counts::get, have, predicted, ranked));
    for (int segmentation = 0; segmentation < SEGMENTATIONS.size(); segmentation++) {
      for (String segment : segments(segmentation)) {
        int of = segmentation;
        judged.add(
            judged(
                SEGMENTATIONS.get(segmentation),
                segment,
                i -> counts.get(i) && segment.equals(segment(i, of)),
                have,
                predicted,
                Optional.empty()));
      }
    }
    ValueModel.Judged all = judged.get(0);
    Optional<String> objection =
        ranked
            .map(Judged::auc)
            .filter(auc -> auc.low() <= 0.5)
            .map(
                auc ->
                    String.format(
                        Locale.ROOT,
                        "it is told no better than by chance: AUC %.3f, at least %.3f",
                        auc.value(),
                        auc.low()))
            .or(
                () ->
                    thresholds.objection(
                        judgement.threshold(), Share.of(all.right(), all.predicted())));
    return new ValueModel.Value(
        name,
        k,
        curve,
        objection.isPresent() ? null : (Double) judgement.threshold().orElseThrow(),
        objection.isPresent() ? ValueModel.ABSTAINS : ValueModel.PUBLISHED,
        objection.orElse("keeps what was asked for"),
        judged);
  }

  private static boolean isLikeliest(int k, int i, double[][] probabilities) {
    for (int other = 0; other < probabilities.length; other++) {
      double more = probabilities[other][i] - probabilities[k][i];
      if (more > 0 || (more == 0 && other < k)) {
        return false;
      }
    }
    return true;
  }

  private ValueModel.Judged judged(
      String segmentation,
      String segment,
      IntPredicate among,
      boolean[] have,
      BitSet predicted,
      Optional<Judged> ranked) {
    return new ValueModel.Judged(
        segmentation,
        segment,
        IntStream.range(0, size()).filter(among).count(),
        IntStream.range(0, size()).filter(among).filter(i -> have[i]).count(),
        IntStream.range(0, size()).filter(among).filter(predicted::get).count(),
        IntStream.range(0, size()).filter(among).filter(i -> predicted.get(i) && have[i]).count(),
        ranked.map(all -> all.auc().value()).orElse(null),
        ranked.map(all -> all.auc().low()).orElse(null),
        ranked.map(Judged::calibrationError).orElse(null));
  }

  private String segment(int i, int segmentation) {
    return segments.get(i).isEmpty() ? null : segments.get(i).get(segmentation);
  }

  private Set<String> segments(int segmentation) {
    Set<String> found = new TreeSet<>();
    for (int i = 0; i < size(); i++) {
      if (segment(i, segmentation) != null) {
        found.add(segment(i, segmentation));
      }
    }
    return found;
  }
}
