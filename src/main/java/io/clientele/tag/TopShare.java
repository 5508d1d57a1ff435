package io.clientele.tag;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The customers who are most like others. Who of those who are not in the seed belongs to it is not
 * known to anybody, so no precision can be promised (Elkan and Noto 2008): a share is asked for.
 *
 * @param share of those who are not in the seed
 */
record TopShare(double share) implements Thresholds {
  @Override
  public OptionalDouble threshold(double[] scores, boolean[] labels, IntPredicate among) {
    double[] others =
        IntStream.range(0, scores.length)
            .filter(i -> among.test(i) && !labels[i])
            .mapToDouble(i -> scores[i])
            .sorted()
            .toArray();
    int many = (int) Math.floor(share * others.length);
    return many == 0
        ? OptionalDouble.empty()
        : Arrays.stream(others).skip(others.length - many).findFirst();
  }

  @Override
  public Optional<String> objection(OptionalDouble threshold, Share right) {
    return threshold.isEmpty()
        ? Optional.of("the share of the other customers is less than one")
        : Optional.empty();
  }
}
