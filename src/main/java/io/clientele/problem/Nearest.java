package io.clientele.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The valid word nearest to a misspelt one. */
public final class Nearest {
  private Nearest() {}

  /**
   * The nearest candidate, when it is near enough to be what was meant; ties go to the first in
   * alphabetical order.
   */
  public static Optional<String> to(String word, Collection<String> candidates) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    int furthest = Math.max(2, word.length() / 2);
    return candidates.stream()
        .sorted()
        .min(Comparator.comparingInt(candidate -> distance.apply(word, candidate)))
        .filter(candidate -> distance.apply(word, candidate) <= furthest);
  }

  /** {@code did you mean 'x'?} or, when nothing is near, the list of what is valid. */
  public static String hint(String word, Collection<String> candidates) {
    return to(word, candidates)
        .map(nearest -> "did you mean '" + nearest + "'?")
        .orElseGet(
            () ->
                candidates.isEmpty()
                    ? "there is none"
                    : "valid here: " + String.join(", ", candidates.stream().sorted().toList()));
  }
}
