package io.clientele.segment.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What all buyers tell of a model's clusters, in one pass. */
final class ClusterSums {
  private static final String FOUND = "_found";
  private static final String BEFORE = "_before";

  private final ClusterModel model;

  /** One per cluster of the model and id of the model before. */
  private final List<Cell> cells;

  @SuppressWarnings("ArrayRecordComponent")
  private record Cell(int place, int before, long customers, double[] sums, double[] squares) {}

  private ClusterSums(ClusterModel model, List<Cell> cells) {
    this.model = model;
    this.cells = cells;
  }

  /**
   * Looks at all buyers.
   *
   * @param before the model that is to be compared with
   */
  static ClusterSums of(ClusterModel model, Optional<ClusterModel> before, Dataset<Row> buyers) {
    int size = model.features().size();
    List<Column> aggregates = new ArrayList<>();
    List<Column> squares = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Column value = col(FOUND).getItem(i + 2);
      aggregates.add(sum(value));
      squares.add(sum(stepped(value.multiply(value))));
    }
    aggregates.addAll(squares);
    List<Row> rows =
        buyers
            .select(model.found().as(FOUND), before.map(ClusterModel::id).orElse(lit(0)).as(BEFORE))
            .groupBy(col(FOUND).getItem(0).cast("int").as("_place"), col(BEFORE))
            .agg(count(lit(1)), aggregates.toArray(Column[]::new))
            .collectAsList();
    return new ClusterSums(
        model,
        rows.stream()
            .map(
                row ->
                    new Cell(
                        row.getInt(0),
                        row.getInt(1),
                        row.getLong(2),
                        IntStream.range(3, 3 + size).mapToDouble(row::getDouble).toArray(),
                        IntStream.range(3 + size, 3 + 2 * size)
                            .mapToDouble(row::getDouble)
                            .toArray()))
            .toList());
  }

  /** In whole steps, so that sums are the same in any order. */
  private static Column stepped(Column value) {
    return rint(value.multiply(Scaled.STEPS)).divide(Scaled.STEPS);
  }

  /** Customers of a cluster by its place, from 1; of the outliers at 0. */
  long customers(int place) {
    return cells.stream().filter(cell -> cell.place() == place).mapToLong(Cell::customers).sum();
  }

  /** Customers that were in a cluster of the model before. */
  long customersBefore(int id) {
    return cells.stream().filter(cell -> cell.before() == id).mapToLong(Cell::customers).sum();
  }

  /** Customers that were in a cluster of the model before and are in one of this now. */
  long common(int before, int place) {
    return cells.stream()
        .filter(cell -> cell.before() == before && cell.place() == place)
        .mapToLong(Cell::customers)
        .sum();
  }

  /** Everybody in a cluster. */
  long clustered() {
    return IntStream.rangeClosed(1, model.ids().size()).mapToLong(this::customers).sum();
  }

  /** Squared distances of a feature from the clusters' means, summed. */
  double within(int feature) {
    double within = 0;
    for (int place = 1; place <= model.ids().size(); place++) {
      within += squares(feature, place, place);
    }
    return within;
  }

  /** Share of a feature's variance that lies between clusters, eta squared; null for a constant. */
  Double separation(int feature) {
    double all = squares(feature, 1, model.ids().size());
    return all > 0 ? Double.valueOf(1 - within(feature) / all) : null;
  }

  /** A cluster's centre less the mean of all, in standard deviations of all; 0 for a constant. */
  double[] deviations(int place) {
    List<Double> centre = model.solution().centres().get(place - 1);
    int clusters = model.ids().size();
    double[] deviations = new double[centre.size()];
    Arrays.setAll(
        deviations,
        i -> {
          double variance = squares(i, 1, clusters) / clustered();
          double mean = total(i, 1, clusters) / clustered();
          return variance > 0 ? (centre.get(i) - mean) / Math.sqrt(variance) : 0;
        });
    return deviations;
  }

  private double total(int feature, int first, int last) {
    return cells.stream()
        .filter(cell -> cell.place() >= first && cell.place() <= last)
        .mapToDouble(cell -> cell.sums()[feature])
        .sum();
  }

  /** Squared distances from the mean of these clusters, summed. */
  private double squares(int feature, int first, int last) {
    double squares = 0;
    long customers = 0;
    for (Cell cell : cells) {
      if (cell.place() >= first && cell.place() <= last) {
        squares += cell.squares()[feature];
        customers += cell.customers();
      }
    }
    double sum = total(feature, first, last);
    return customers == 0 ? 0 : Math.max(0, squares - sum * sum / customers);
  }
}
