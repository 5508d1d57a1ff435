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
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    return variance(feature).within();
  }

  /** Share of a feature's variance that lies between clusters; null for a constant. */
  Double separation(int feature) {
    double separation = variance(feature).etaSquared();
    return Double.isNaN(separation) ? null : Double.valueOf(separation);
  }

  /** A cluster's centre less the mean of all, in standard deviations of all; 0 for a constant. */
  double[] deviations(int place) {
    List<Double> centre = model.solution().centres().get(place - 1);
    double[] deviations = new double[centre.size()];
    Arrays.setAll(
        deviations,
        i -> {
          Variance variance = variance(i);
          double all = (variance.between() + variance.within()) / variance.customers();
          return all > 0 ? (centre.get(i) - mean(i)) / Math.sqrt(all) : 0;
        });
    return deviations;
  }

  private double mean(int feature) {
    return groups(feature).mapToDouble(Variance.Group::sum).sum() / clustered();
  }

  private Variance variance(int feature) {
    return Variance.of(groups(feature).toList());
  }

  /** Clusters that hold customers, in their order. */
  private Stream<Variance.Group> groups(int feature) {
    return IntStream.rangeClosed(1, model.ids().size())
        .mapToObj(
            place ->
                new Variance.Group(
                    customers(place),
                    total(place, cell -> cell.sums()[feature]),
                    total(place, cell -> cell.squares()[feature])))
        .filter(group -> group.customers() > 0);
  }

  private double total(int place, ToDoubleFunction<Cell> of) {
    return cells.stream().filter(cell -> cell.place() == place).mapToDouble(of).sum();
  }
}
