package io.clientele.forecast;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Propensity;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The propensities of a night: what their champions say of customers.
 *
 * @param champions by target
 * @param names of the features they are given
 */
record Propensities(Map<PropensityTarget, Champion> champions, List<String> names) {
  private static final Column GIVEN = col("given_features");
  private static final Column SAID = col("said_propensities");
  private static final Column BUYER = col("is_buyer");
  private static final int REASONS_FOR = 90;

  /**
   * What the champions say.
   *
   * @param champions by model
   */
  static Propensities of(Map<String, Champion> champions, Table features) {
    Map<PropensityTarget, Champion> ours = new HashMap<>();
    for (PropensityTarget target : PropensityTarget.ALL) {
      if (champions.containsKey(target.model())) {
        ours.put(target, champions.get(target.model()));
      }
    }
    return new Propensities(ours, features.numbers());
  }

  /**
   * Customers with what is said of them, in one call for all targets.
   *
   * @param kept columns of the features that are kept besides
   */
  Dataset<Row> said(Dataset<Row> features, Column... kept) {
    List<Column> columns = new ArrayList<>(List.of(kept));
    columns.add(LearningSet.features(names).as(GIVEN.toString()));
    columns.add(LearningSet.isBuyer().as(BUYER.toString()));
    List<PropensityFit> fits =
        inOrder().stream().map(target -> champions.get(target).propensity()).toList();
    return features
        .select(columns.toArray(Column[]::new))
        .withColumn(
            SAID.toString(), fits.isEmpty() ? lit(null) : PropensityScoring.of(fits, names, GIVEN));
  }

  private List<PropensityTarget> inOrder() {
    return PropensityTarget.ALL.stream().filter(champions::containsKey).toList();
  }

  /** Columns of {@code customer_forecasts} from what is said. */
  Map<Field, Column> columns() {
    Map<Field, Column> columns = new HashMap<>();
    for (int days : Propensity.HORIZONS) {
      Column probability = of(days, this::probability);
      columns.put(CustomerForecasts.propensity(days), probability);
      columns.put(CustomerForecasts.churn(days), when(BUYER, lit(1.0).minus(probability)));
      columns.put(
          CustomerForecasts.propensityVersion(days),
          of(days, target -> lit(champions.get(target).version())));
    }
    columns.put(CustomerForecasts.REASONS, of(REASONS_FOR, this::reasons));
    return columns;
  }

  /** What is said of buyers and of others by the targets of a horizon. */
  private Column of(int days, Function<PropensityTarget, Column> say) {
    return when(BUYER, target(true, days).map(say).orElse(lit(null)))
        .otherwise(target(false, days).map(say).orElse(lit(null)));
  }

  private Optional<PropensityTarget> target(boolean buyers, int days) {
    return inOrder().stream()
        .filter(target -> target.buyers() == buyers && target.horizon() == days)
        .findFirst();
  }

  private Column at(PropensityTarget target, int number) {
    return SAID.getItem(inOrder().indexOf(target) * PropensityScoring.NUMBERS + number);
  }

  private Column probability(PropensityTarget target) {
    return at(target, PropensityScoring.PROBABILITY);
  }

  private Column reasons(PropensityTarget target) {
    Column all = array(names.stream().map(name -> lit(name)).toArray(Column[]::new));
    List<Column> reasons = new ArrayList<>();
    for (int i = 0; i < PropensityScoring.REASONS; i++) {
      int from = PropensityScoring.FIRST_REASON + 2 * i;
      Column place = at(target, from).cast(Types.INT).plus(1);
      Column value = round(element_at(GIVEN, place), 4);
      reasons.add(
          when(
              place.gt(0),
              concat(
                  element_at(all, place),
                  lit(" "),
                  coalesce(value.cast(Types.STRING), lit("unknown")),
                  format_string(" (%+.2f)", at(target, from + 1)))));
    }
    return array_join(array(reasons.toArray(Column[]::new)), "; ");
  }
}
