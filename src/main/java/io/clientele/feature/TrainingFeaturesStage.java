package io.clientele.feature;

import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.clientele.config.Costs;
import io.clientele.config.Forecast;
import io.clientele.config.Propensity;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.Table;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Computes features of past dates for models to learn from, in one pass, on nights on which it is
 * time to or what was learnt before has decayed. Other nights do nothing.
 */
public final class TrainingFeaturesStage implements Stage {
  /** A date is of use when the shop had sold for so long by then. */
  private static final int LEAST_HISTORY = 30;

  private static final int SHARES = 1_000_000;

  private final Forecast config;
  private final Costs costs;
  private final Map<String, Set<String>> supplied;

  /**
   * Features of a shop.
   *
   * @param config when it is time to, and how many customers are enough
   * @param costs what the shop's data does not tell about costs
   * @param supplied table to the columns of it that the shop's feeds give
   */
  public TrainingFeaturesStage(Forecast config, Costs costs, Map<String, Set<String>> supplied) {
    this.config = config;
    this.costs = costs;
    this.supplied = supplied;
  }

  @Override
  public String name() {
    return "features to learn from";
  }

  @Override
  public List<Table> inputs() {
    List<Table> inputs = new ArrayList<>(FeatureTable.inputs(supplied));
    inputs.add(ForecastOutcomes.TABLE);
    return inputs;
  }

  @Override
  public List<Table> outputs() {
    return List.of(TrainingFeatures.TABLE);
  }

  @Override
  public List<Table> previous() {
    return outputs();
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Optional<LocalDate> last =
        date(
            inputs
                .previous(TrainingFeatures.TABLE)
                .where(Table.AS_OF.col().leq(lit(Date.valueOf(run.asOf())))),
            max(Table.AS_OF.col()));
    Optional<LocalDate> first =
        date(
            inputs.read(AccountDays.TABLE).where(AccountDays.ORDERS.col().gt(0)),
            min(AccountDays.DAY.col()));
    boolean due =
        last.map(
                date ->
                    !date.plusDays(config.retrainDays()).isAfter(run.asOf())
                        || haveDecayed(inputs.read(ForecastOutcomes.TABLE), date))
            .orElse(true);
    List<LocalDate> dates =
        Propensity.dates(run.asOf()).stream()
            .filter(
                date -> first.isPresent() && !date.isBefore(first.get().plusDays(LEAST_HISTORY)))
            .toList();
    if (!due || dates.isEmpty()) {
      return outputs;
    }
    Dataset<Row> features =
        new FeatureTable(costs, supplied, inputs::read)
            .of(dates, isOfSample(inputs.read(CustomerAccounts.TABLE)))
            .withColumnRenamed(Table.AS_OF.name(), TrainingFeatures.DATE.name());
    return outputs.and(
        TrainingFeatures.TABLE,
        features.select(
            TrainingFeatures.TABLE.ownFields().stream()
                .map(field -> field.col())
                .toArray(Column[]::new)));
  }

  /** Whether a propensity told since then was found wrong tonight. */
  private static boolean haveDecayed(Dataset<Row> outcomes, LocalDate last) {
    return !outcomes
        .where(
            ForecastOutcomes.PROPENSITY_DECAYED
                .col()
                .and(ForecastOutcomes.FORECAST_ON.col().geq(lit(Date.valueOf(last)))))
        .isEmpty();
  }

  /** The same customers at every date. */
  private Column isOfSample(Dataset<Row> accounts) {
    long customers =
        accounts.agg(count_distinct(CustomerAccounts.CUSTOMER_ID.col())).first().getLong(0);
    long share =
        Math.min(
            SHARES, (long) SHARES * config.propensity().maxCustomers() / Math.max(customers, 1));
    Column place = pmod(xxhash64(CustomerAccounts.CUSTOMER_ID.col()), lit((long) SHARES));
    return place.lt(share);
  }

  private static Optional<LocalDate> date(Dataset<Row> rows, Column of) {
    return Optional.ofNullable(rows.agg(of).first().getDate(0)).map(Date::toLocalDate);
  }
}
