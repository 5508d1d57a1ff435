package io.clientele.segment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.SegmentEvaluations;
import io.clientele.schema.SegmentModels;
import io.clientele.schema.SegmentMoves;
import io.clientele.schema.Table;
import io.clientele.segment.cluster.Variance;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Tells whether a segmentation predicts anything: customers as they were 90 days ago or more are
 * put into tonight's segments, and what they spent since is compared between segments and within.
 * Done when features of past dates were made for models to learn from; other nights tell the last
 * evaluation again.
 */
public final class EvaluateSegmentsStage implements Stage {
  private static final int DAYS = 90;
  private static final double CHANCE = 0.01;
  private static final double LEAST = 0.01;

  private static final StructType EVALUATED =
      new StructType(
          Arrays.stream(SegmentEvaluations.TABLE.ownSchema().fields())
              .filter(field -> !field.name().equals(SegmentEvaluations.KEPT_SHARE.name()))
              .toArray(StructField[]::new));

  private final Table features;
  private final Table past;
  private final Field pastDate;

  /**
   * @param features the contract of the feature table
   * @param past that of features of past dates
   * @param pastDate its date
   */
  public EvaluateSegmentsStage(Table features, Table past, Field pastDate) {
    this.features = features;
    this.past = past;
    this.pastDate = pastDate;
  }

  @Override
  public String name() {
    return "evaluate segments";
  }

  @Override
  public List<Table> inputs() {
    return List.of(
        past, SegmentModels.TABLE, SegmentMoves.TABLE, AccountDays.TABLE, CustomerAccounts.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(SegmentEvaluations.TABLE);
  }

  @Override
  public List<Table> previous() {
    return outputs();
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Column date = pastDate.col();
    Dataset<Row> known =
        inputs.read(past).where(date.leq(lit(Date.valueOf(run.asOf().minusDays(DAYS)))));
    Row last = known.agg(max(date)).head();
    if (last.isNullAt(0)) {
      return again(inputs, run, outputs);
    }
    LocalDate then = last.getDate(0).toLocalDate();
    Dataset<Row> segmented =
        Segmentations.of(inputs.read(SegmentModels.TABLE))
            .orElseThrow()
            .segment(whole(known.where(date.equalTo(lit(last.getDate(0))))));
    Dataset<Row> spent = spent(inputs, then);
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    groups(segmented.join(spent, CustomerSegmentsStage.CUSTOMER, "left_outer"))
        .collectAsList()
        .forEach(
            row -> groups.computeIfAbsent(row.getString(0), any -> new ArrayList<>()).add(row));
    List<Row> rows = new ArrayList<>();
    for (Field segmentation : CustomerSegments.SEGMENTATIONS) {
      if (groups.containsKey(segmentation.name())) {
        rows.add(evaluation(segmentation.name(), then, groups.get(segmentation.name()), outputs));
      }
    }
    return outputs.and(
        SegmentEvaluations.TABLE,
        withKept(known.sparkSession().createDataFrame(rows, EVALUATED), inputs));
  }

  /** The last evaluation up to then. */
  private static Outputs again(Inputs inputs, Run run, Outputs outputs) {
    Dataset<Row> evaluations = inputs.previous(SegmentEvaluations.TABLE);
    PastNights nights =
        PastNights.of(
            evaluations.where(Table.AS_OF.col().lt(lit(Date.valueOf(run.asOf())))), run.asOf());
    return nights.runs().isEmpty()
        ? outputs
        : outputs.and(
            SegmentEvaluations.TABLE,
            withKept(
                nights
                    .rows(evaluations, nights.runs().lastKey())
                    .drop(
                        Table.RUN_ID.name(),
                        Table.AS_OF.name(),
                        SegmentEvaluations.KEPT_SHARE.name()),
                inputs));
  }

  /** With how many stayed since the night before. */
  private static Dataset<Row> withKept(Dataset<Row> evaluations, Inputs inputs) {
    Column customers = SegmentMoves.CUSTOMERS.col();
    Dataset<Row> kept =
        inputs
            .read(SegmentMoves.TABLE)
            .where(
                SegmentMoves.PERIOD
                    .col()
                    .equalTo(PastNights.NIGHT)
                    .and(
                        SegmentMoves.CAUSE
                            .col()
                            .isin(Comparison.JOINED, Comparison.LEFT)
                            .unary_$bang()))
            .groupBy(SegmentMoves.SEGMENTATION.col())
            .agg(
                sum(when(SegmentMoves.CAUSE.col().equalTo(Comparison.STAYED), customers)
                        .otherwise(0))
                    .divide(sum(customers))
                    .as(SegmentEvaluations.KEPT_SHARE.name()));
    return evaluations.join(
        kept,
        CollectionConverters.asScala(List.of(SegmentMoves.SEGMENTATION.name())).toSeq(),
        "left_outer");
  }

  /** With what is not known of past dates: texts among features, and forecasts. */
  private Dataset<Row> whole(Dataset<Row> known) {
    List<Column> columns = new ArrayList<>(List.of(col("*")));
    List<String> there = new ArrayList<>(List.of(known.columns()));
    for (Table table : List.of(features, CustomerForecasts.TABLE)) {
      for (Field field : table.ownFields()) {
        if (!there.contains(field.name())) {
          there.add(field.name());
          columns.add(lit(null).cast(field.type()).as(field.name()));
        }
      }
    }
    return known.select(columns.toArray(Column[]::new));
  }

  /** Net revenue of customers in the days after. */
  private static Dataset<Row> spent(Inputs inputs, LocalDate then) {
    Column day = AccountDays.DAY.col();
    List<String> account = List.of(AccountDays.SOURCE.name(), AccountDays.ACCOUNT_ID.name());
    return inputs
        .read(AccountDays.TABLE)
        .where(day.gt(lit(Date.valueOf(then))).and(day.leq(lit(Date.valueOf(then.plusDays(DAYS))))))
        .join(inputs.read(CustomerAccounts.TABLE), CollectionConverters.asScala(account).toSeq())
        .groupBy(CustomerAccounts.CUSTOMER_ID.col())
        .agg(sum(AccountDays.NET_REVENUE.col()).as("spent"));
  }

  /** Sums over the customers of every segment, exact, so that the order of rows does not matter. */
  private static Dataset<Row> groups(Dataset<Row> customers) {
    Column[] memberships =
        CustomerSegments.SEGMENTATIONS.stream().map(Memberships::of).toArray(Column[]::new);
    Column spent = coalesce(col("spent").cast("double"), lit(0.0));
    Column log = log1p(greatest(spent, lit(0.0)));
    return customers
        .select(explode(array(memberships)).as("in"), spent.as("spent"), log.as("log"))
        .where(col("in.id").isNotNull())
        .groupBy(col("in.segmentation"), col("in.id"))
        .agg(
            count(lit(1)),
            exact(col("spent")),
            exact(col("spent").multiply(col("spent"))),
            exact(col("log")),
            exact(col("log").multiply(col("log"))))
        .orderBy("segmentation", "id");
  }

  private static Column exact(Column value) {
    return sum(value.cast("decimal(28,6)")).cast("double");
  }

  private static Row evaluation(
      String segmentation, LocalDate then, List<Row> groups, Outputs outputs) {
    Variance money = variance(groups, 3);
    Variance log = variance(groups, 5);
    double chance = log.pValue();
    boolean tells = chance < CHANCE && log.etaSquared() >= LEAST;
    if (!tells) {
      outputs.note(
          segmentation
              + " tells nothing of the revenue of the 90 days after "
              + then
              + "; see segment_evaluations");
    }
    return RowFactory.create(
        segmentation,
        Date.valueOf(then),
        log.customers(),
        log.groups(),
        known(money.etaSquared()),
        known(log.etaSquared()),
        known(chance),
        tells);
  }

  private static Variance variance(List<Row> groups, int sum) {
    return Variance.of(
        groups.stream()
            .map(
                row ->
                    new Variance.Group(row.getLong(2), row.getDouble(sum), row.getDouble(sum + 1)))
            .toList());
  }

  private static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
