package io.clientele.segment.cluster;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** How far two ways to group the same customers agree. */
public final class Agreement {
  private Agreement() {}

  /**
   * The adjusted Rand index.
   *
   * @param customers a row each
   */
  public static double of(List<Row> customers, String one, String other) {
    double[] alike = new double[customers.size()];
    Arrays.fill(alike, 1);
    return AdjustedRandIndex.of(groups(customers, one), groups(customers, other), alike);
  }

  private static int[] groups(List<Row> customers, String column) {
    Map<Object, Integer> places = new HashMap<>();
    return customers.stream()
        .mapToInt(row -> places.computeIfAbsent(row.getAs(column), any -> places.size()))
        .toArray();
  }
}
