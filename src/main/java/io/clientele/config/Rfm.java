package io.clientele.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The RFM scorecard.
 *
 * @param window look-back: lifetime, 365d, 90d or 30d
 * @param bins scores run from 1 to this
 * @param segments the segment map; every combination of scores falls in exactly one
 */
public record Rfm(String window, int bins, List<RfmSegment> segments) {
  public static final Set<String> WINDOWS = Set.of("30d", "90d", "365d", "lifetime");

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
        WINDOWS.contains(window),
        "window",
        "must be one of " + WINDOWS.stream().sorted().toList() + ", cannot be: " + window);
    BadValue.unless(bins >= 2 && bins <= 10, "bins", "must be from 2 to 10, cannot be: " + bins);
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
        }
      }
    }
  }
}
