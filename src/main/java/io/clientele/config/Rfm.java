package io.clientele.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The RFM scorecard.
 *
 * @param window look-back, as features have it: 7d to 365d, or lifetime
 * @param monetary what money is: revenue or contribution; contribution is known over 365d and
 *     lifetime
 * @param bins scores run from 1 to this
 * @param cuts cut points in place of quantiles
 * @param weights of the three scores in the value score
 * @param segments the segment map; every combination of scores falls in exactly one
 */
public record Rfm(
    String window,
    String monetary,
    int bins,
    Cuts cuts,
    Weights weights,
    List<RfmSegment> segments) {
  private static final List<String> WINDOWS =
      List.of("7d", "30d", "90d", "180d", "365d", "lifetime");
  private static final String CONTRIBUTION = "contribution";
  private static final Set<String> CONTRIBUTION_WINDOWS = Set.of("365d", "lifetime");

  /**
   * Fixed cut points, rising; a score counts those strictly below the value. Empty for quantiles.
   *
   * @param recency in days
   * @param frequency in purchase occasions
   * @param monetary in the shop's currency
   */
  public record Cuts(List<Double> recency, List<Double> frequency, List<Double> monetary) {
    public Cuts {
      rising("recency", recency);
      rising("frequency", frequency);
      rising("monetary", monetary);
    }

    private static void rising(String key, List<Double> cuts) {
      for (int i = 1; i < cuts.size(); i++) {
        BadValue.unless(
            cuts.get(i - 1) < cuts.get(i),
            key,
            "must rise from one to the next, cannot be: " + cuts);
      }
    }

    private void check(int bins) {
      for (List<Double> cuts : List.of(recency, frequency, monetary)) {
        BadValue.unless(
            cuts.isEmpty() || cuts.size() == bins - 1,
            "cuts",
            "must have one cut point less than bins ("
                + (bins - 1)
                + "), or none for quantiles, cannot be: "
                + cuts);
      }
    }
  }

  /**
   * Weights of the scores, not negative; only how they compare matters.
   *
   * @param recency of the recency score
   * @param frequency of the frequency score
   * @param monetary of the monetary score
   */
  public record Weights(double recency, double frequency, double monetary) {
    public Weights {
      BadValue.unless(
          recency >= 0 && frequency >= 0 && monetary >= 0 && recency + frequency + monetary > 0,
          "recency",
          "and the other weights must not be negative, and not all 0");
    }
  }

  /**
   * One segment: ranges of scores, both ends included.
   *
   * @param name the segment
   * @param recency lowest and highest recency score
   * @param frequency lowest and highest frequency score
   * @param monetary lowest and highest monetary score
   */
  public record RfmSegment(
      String name, List<Integer> recency, List<Integer> frequency, List<Integer> monetary) {
    public RfmSegment {
      BadValue.unless(!name.isBlank(), "name", "must not be blank");
      range("recency", recency);
      range("frequency", frequency);
      range("monetary", monetary);
    }

    private static void range(String key, List<Integer> range) {
      BadValue.unless(
          range.size() == 2 && range.get(0) <= range.get(1),
          key,
          "must be a lowest and a highest score such as [4, 5], cannot be: " + range);
    }

    public boolean holds(int r, int f, int m) {
      return within(recency, r) && within(frequency, f) && within(monetary, m);
    }

    private static boolean within(List<Integer> range, int score) {
      return range.get(0) <= score && score <= range.get(1);
    }
  }

  public Rfm {
    BadValue.unless(
        WINDOWS.contains(window), "window", "must be one of " + WINDOWS + ", cannot be: " + window);
    BadValue.unless(
        List.of("revenue", CONTRIBUTION).contains(monetary),
        "monetary",
        "must be revenue or contribution, cannot be: " + monetary);
    BadValue.unless(
        !monetary.equals(CONTRIBUTION) || CONTRIBUTION_WINDOWS.contains(window),
        "monetary",
        "can be contribution only with window = 365d or lifetime, and window is " + window);
    BadValue.unless(bins >= 2 && bins <= 10, "bins", "must be from 2 to 10, cannot be: " + bins);
    cuts.check(bins);
    names(bins, segments);
  }

  /** The segment of every combination of scores: recency outermost, monetary innermost. */
  public List<String> names() {
    return names(bins, segments);
  }

  private static List<String> names(int bins, List<RfmSegment> segments) {
    List<String> names = new ArrayList<>();
    for (int r = 1; r <= bins; r++) {
      for (int f = 1; f <= bins; f++) {
        for (int m = 1; m <= bins; m++) {
          List<String> holders = new ArrayList<>();
          for (RfmSegment segment : segments) {
            if (segment.holds(r, f, m)) {
              holders.add(segment.name());
            }
          }
          String scores = "recency " + r + ", frequency " + f + ", monetary " + m;
          BadValue.unless(!holders.isEmpty(), "segments", scores + " falls in no segment");
          BadValue.unless(
              holders.size() <= 1, "segments", scores + " falls in several segments: " + holders);
          names.add(holders.get(0));
        }
      }
    }
    return names;
  }
}
