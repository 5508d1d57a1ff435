package io.clientele.forecast;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/** Patterns, here or spread over the cluster, and sums over them that do not depend on timing. */
sealed interface Sample extends AutoCloseable {
  Summary summary();

  /** Log-likelihood and its slopes in the logarithms of the parameters. */
  double[] sums(Likelihood likelihood, double[] parameters);

  /** Frees the cluster's memory. */
  @Override
  default void close() {}

  /** In this process's memory, on all cores. Parts are fixed and added up in their order. */
  record Local(Patterns patterns, Summary summary) implements Sample {
    private static final int PART = 4096;

    Local(Patterns patterns) {
      this(patterns, Summary.of(patterns));
    }

    @Override
    public double[] sums(Likelihood likelihood, double[] parameters) {
      Likelihood.Terms terms = likelihood.at(parameters, patterns);
      List<double[]> parts =
          IntStream.range(0, (patterns.size() + PART - 1) / PART)
              .parallel()
              .mapToObj(
                  part -> {
                    double[] sums = new double[parameters.length + 1];
                    terms.add(part * PART, Math.min(patterns.size(), (part + 1) * PART), sums);
                    return sums;
                  })
              .toList();
      return Sample.inOrder(parts, parameters.length + 1);
    }
  }

  /**
   * A part in each partition of a cluster. Sums of partitions are collected and added up in their
   * order: a tree of sums would add them in the order in which they arrive.
   */
  record Remote(JavaRDD<Patterns> parts, Summary summary) implements Sample {
    Remote(JavaRDD<Patterns> parts) {
      this(parts, parts.map(Summary::of).collect().stream().reduce(Summary.NONE, Summary::plus));
    }

    @Override
    public double[] sums(Likelihood likelihood, double[] parameters) {
      return Sample.inOrder(
          parts
              .map(
                  patterns -> {
                    double[] sums = new double[parameters.length + 1];
                    likelihood.at(parameters, patterns).add(0, patterns.size(), sums);
                    return sums;
                  })
              .collect(),
          parameters.length + 1);
    }

    @Override
    public void close() {
      parts.unpersist(false);
    }
  }

  private static double[] inOrder(List<double[]> parts, int length) {
    double[] sums = new double[length];
    for (double[] part : parts) {
      for (int i = 0; i < length; i++) {
        sums[i] += part[i];
      }
    }
    return sums;
  }
}
