package io.clientele.segment;

import static io.clientele.HandMadeNights.account;
import static io.clientele.HandMadeNights.required;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.config.Lifecycle;
import io.clientele.config.OwnSegment;
import io.clientele.config.ProfitClasses;
import io.clientele.config.Relationship;
import io.clientele.config.Rfm;
import io.clientele.config.Segment;
import io.clientele.config.ValueTiers;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.EarlyWarnings;
import io.clientele.schema.FeatureStatistics;
import io.clientele.schema.Field;
import io.clientele.schema.SegmentEvaluations;
import io.clientele.schema.SegmentMoves;
import io.clientele.schema.SegmentProfiles;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import io.clientele.segment.cluster.ClustersConfig;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of a shop of forty customers, whose features are written by hand. */
class SegmentNightsTest {
  private static final LocalDate FIRST = LocalDate.of(2025, 5, 31);
  private static final LocalDate SECOND = FIRST.plusDays(1);
  private static final LocalDate THIRD = FIRST.plusDays(31);
  private static final Field ID = CustomerSegments.CUSTOMER_ID;
  private static final Field OCCASIONS =
      Field.required("frequency_lifetime", Types.INT, "Purchase occasions.");
  private static final Field RECENCY =
      Field.optional("recency_days", Types.INT, "Days.", "never bought");
  private static final Field GAP =
      Field.optional("gap_days_mean", Types.DOUBLE, "Days.", "bought once");
  private static final Field LAST_GAP =
      Field.optional("gap_days_last", Types.INT, "Days.", "bought once");
  private static final Field REVENUE = money("revenue_365d");
  private static final Field CONTRIBUTION = money("contribution_365d");
  private static final Field RETURN_COST = money("return_cost_365d");
  private static final List<Field> FIELDS =
      Stream.concat(
              Stream.of(ID, OCCASIONS, RECENCY, GAP, LAST_GAP, REVENUE, CONTRIBUTION, RETURN_COST),
              Stream.of(
                      "revenue_lifetime",
                      "contribution_lifetime",
                      "cost_of_goods_365d",
                      "shipping_cost_365d",
                      "payment_fees_365d",
                      "service_cost_365d",
                      "campaign_cost_365d")
                  .map(SegmentNightsTest::money))
          .toList();

  /** What is put in by hand. */
  private static final Table HAND = state("hand_features", FIELDS);

  private static final Table FEATURES = Table.night("features", "By hand.", FIELDS);
  private static final Field PAST_DATE = Field.required("features_on", Types.DATE, "The date.");
  private static final Table PAST =
      Table.state(
              "past_features",
              "By hand.",
              Stream.concat(Stream.of(PAST_DATE), FIELDS.stream()).toArray(Field[]::new))
          .key(PAST_DATE, ID);

  private static final Segment CONFIG = config(2, "revenue_365d > 300");

  private static HandMadeNights nights;

  /** What the first night had to say. */
  private static List<String> said;

  @TempDir static Path folder;

  private static Field money(String name) {
    return Field.required(name, Types.DOUBLE, "Money.");
  }

  private static Table state(String name, List<Field> fields) {
    return Table.state(name, "By hand.", fields.toArray(Field[]::new)).key(ID);
  }

  private static Segment config(int bins, String own) {
    Relationship.ByMargin levels = new Relationship.ByMargin("basic", "reactive", "partnership");
    return new Segment(
        new Rfm(
            "lifetime",
            "revenue",
            bins,
            new Rfm.Cuts(List.of(), List.of(), List.of()),
            new Rfm.Weights(1, 1, 1),
            List.of(
                new Rfm.RfmSegment("rich", List.of(1, bins), List.of(1, bins), List.of(2, bins)),
                new Rfm.RfmSegment("poor", List.of(1, bins), List.of(1, bins), List.of(1, 1)))),
        new ValueTiers("contribution_365d", 0.8, 0.95),
        new ProfitClasses("365d", 0.25),
        ClustersConfig.with("features = [revenue_365d], min-customers = 1000"),
        List.of(),
        new Lifecycle(1.5, 2.5, 4, 8, 0.6, 0.3, 0.1),
        List.of(
            new OwnSegment("big", own, "Buys much."),
            new OwnSegment("known", "lifecycle <> 'prospect'", "Has bought.")),
        new Relationship(0.3, 0.6, 0.5, 2, new Relationship.Levels(levels, levels, levels)),
        Map.of("profit_class", Map.of("gold", "Keep them.")),
        List.of("recency_days", "revenue_365d", "return_cost_365d"));
  }

  /** Features of a night are those put in by hand by then. */
  private static final class Features implements Stage {
    @Override
    public String name() {
      return "features";
    }

    @Override
    public List<Table> inputs() {
      return List.of(HAND);
    }

    @Override
    public List<Table> outputs() {
      return List.of(FEATURES, CustomerForecasts.TABLE, FeatureStatistics.TABLE);
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      Dataset<Row> features = inputs.read(HAND);
      Dataset<Row> statistics =
          features
              .selectExpr(
                  "stack(3, 'recency_days', cast(recency_days as double), 'revenue_365d', revenue_365d,"
                      + " 'return_cost_365d', return_cost_365d) as (feature, value)")
              .groupBy("feature")
              .agg(
                  expr("percentile(value, 0.25) as p25"),
                  expr("percentile(value, 0.75) as p75"),
                  expr("stddev(value) as sd"),
                  expr("'test' as family"),
                  expr("40L as customers"),
                  expr("0.0D as null_share"),
                  expr("cast(map() as map<string,double>) as bins"));
      return Outputs.of(FEATURES, features)
          .and(CustomerForecasts.TABLE, filled(features.where("false"), CustomerForecasts.TABLE))
          .and(FeatureStatistics.TABLE, filled(statistics, FeatureStatistics.TABLE));
    }

    private static Dataset<Row> filled(Dataset<Row> rows, Table table) {
      List<String> there = List.of(rows.columns());
      return rows.select(
          table.ownFields().stream()
              .map(
                  field ->
                      there.contains(field.name())
                          ? field.col()
                          : lit(null).cast(field.type()).as(field.name()))
              .toArray(Column[]::new));
    }
  }

  private static Stage[] stages(Segment config, Stage... more) {
    return Stream.concat(
            Stream.of(
                new Features(),
                new FitSegmentsStage(config, FEATURES),
                new CustomerSegmentsStage(config, FEATURES),
                new SegmentMovesStage(config, FEATURES)),
            Stream.of(more))
        .toArray(Stage[]::new);
  }

  private static String id(int customer) {
    return String.format("c%02d", customer);
  }

  private static Map<Field, Object> customer(int customer, double revenue, double returns) {
    Map<Field, Object> told = new HashMap<>();
    told.put(ID, id(customer));
    told.put(OCCASIONS, 3);
    told.put(RECENCY, 10);
    told.put(GAP, 20.0);
    told.put(LAST_GAP, 20);
    told.put(REVENUE, revenue);
    told.put(RETURN_COST, returns);
    told.put(CONTRIBUTION, revenue / 2 - returns);
    for (Field field : FIELDS) {
      if (field.name().equals("revenue_lifetime")) {
        told.put(field, revenue);
      } else if (field.name().equals("contribution_lifetime")) {
        told.put(field, revenue / 2 - returns);
      } else if (field.name().equals("cost_of_goods_365d")) {
        told.put(field, revenue / 2);
      } else if (field.isRequired() && !told.containsKey(field)) {
        told.put(field, 0.0);
      }
    }
    return told;
  }

  /** Three nights, of which the tests tell: the second a day, the third a month after the first. */
  @BeforeAll
  static void runNights() {
    nights = new HandMadeNights(TestSpark.session(), folder).skipTo(FIRST);
    for (int i = 1; i <= 39; i++) {
      nights.put(HAND, customer(i, 10.0 * i, 0));
    }
    Map<Field, Object> prospect = customer(40, 0, 0);
    prospect.put(OCCASIONS, 0);
    prospect.put(RECENCY, null);
    nights.put(HAND, prospect);
    spendLater();
    Stage evaluation = new EvaluateSegmentsStage(FEATURES, PAST, PAST_DATE);
    said = nights.night(stages(CONFIG, new SegmentProfilesStage(CONFIG, FEATURES), evaluation));
    // c39 falls from 390 to 15 with returns; the cut points follow by a step. There are no features
    // of past dates any more.
    nights.put(HAND, customer(39, 15, 20));
    for (int i = 1; i <= 39; i++) {
      nights.take(PAST, past(i));
    }
    nights.night(stages(CONFIG, evaluation));
    // A month later somebody is new, and somebody has become one with another.
    nights.take(HAND, customer(5, 50, 0)).put(HAND, customer(41, 55, 0));
    nights.skipTo(FIRST.plusDays(31)).night(stages(config(2, "revenue_365d > 305")));
  }

  private static Map<Field, Object> past(int customer) {
    Map<Field, Object> past = customer(customer, 10.0 * customer, 0);
    past.put(PAST_DATE, Date.valueOf(FIRST.minusDays(90)));
    return past;
  }

  /** Only what is spent within the 90 days counts: nothing by the poor. */
  private static void spendLater() {
    for (int i = 1; i <= 39; i++) {
      nights.put(PAST, past(i));
      nights.put(CustomerAccounts.TABLE, account("a" + i, id(i)));
      for (LocalDate day : List.of(FIRST.minusDays(90), FIRST, FIRST.plusDays(1))) {
        double spent = day.equals(FIRST) ? (i > 20 ? 100 + i : 0) : 1000 - i;
        nights.put(
            AccountDays.TABLE,
            required(
                AccountDays.TABLE,
                Map.of(
                    AccountDays.SOURCE,
                    "web",
                    AccountDays.ACCOUNT_ID,
                    "a" + i,
                    AccountDays.DAY,
                    Date.valueOf(day),
                    AccountDays.NET_REVENUE,
                    BigDecimal.valueOf(spent))));
      }
    }
  }

  private static List<String> moves(LocalDate asOf, String more) {
    return nights
        .read(SegmentMoves.TABLE)
        .where("as_of = '" + asOf + "' and cause <> 'stayed' and " + more)
        .selectExpr(
            "concat_ws(' ', period, since, from_segment, to_segment, cause, customers, revenue_365d)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void customersAreInSegmentsThatAreDescribed() {
    assertThat(
            nights
                .read(CustomerSegments.TABLE)
                .where("as_of = '" + FIRST + "' and customer_id in ('c01', 'c39', 'c40')")
                .orderBy("customer_id")
                .selectExpr("concat_ws(' ', value_tier, profit_class, lifecycle, own_segment)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("C ordinary active known", "A gold active big", "prospect");
    assertThat(
            nights
                .read(SegmentProfiles.TABLE)
                .where("segmentation = 'profit_class'")
                .orderBy("segment")
                .selectExpr(
                    "concat_ws(' ', segment, customers, round(contribution_share, 3), relationship_level, strategy)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        // The best 10 of 39 leave 10 * 172.5 of 3,900.
        .containsExactly("gold 10 0.442 reactive Keep them.", "ordinary 29 0.558 reactive");
    assertThat(
            nights
                .read(CustomerSegments.TABLE)
                .where("as_of = '" + SECOND + "' and loss_terms is not null")
                .select("loss_terms")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("return cost 19.96");
  }

  @Test
  void whoMovesIsToldFromWhomTheModelMoves() {
    assertThat(nights.read(SegmentMoves.TABLE).where("as_of = '" + FIRST + "'").count())
        .as("nothing to compare with")
        .isZero();
    assertThat(moves(SECOND, "segmentation = 'profit_class'"))
        .containsExactly(
            "night 2025-05-31 gold loss-making customer 1 15.0",
            "night 2025-05-31 ordinary gold model 1 290.0");
    assertThat(moves(SECOND, "segmentation = 'rfm_segment'"))
        .containsExactly(
            "night 2025-05-31 poor rich model 1 200.0",
            "night 2025-05-31 rich poor customer 1 15.0");
    assertThat(moves(THIRD, "segmentation = 'lifecycle' and period = 'month'"))
        .containsExactly(
            "month 2025-06-01 active none left 1 0.0",
            "month 2025-06-01 none active joined 1 55.0");
    assertThat(moves(THIRD, "segmentation = 'own_segment' and period = 'week'"))
        .as("nobody is between the old and the new condition")
        .hasSize(2);
    assertThat(
            nights
                .read(SegmentMoves.TABLE)
                .where("segmentation = 'own_segment'")
                .groupBy("as_of", "period")
                .agg(sum("customers"))
                .collectAsList())
        .as("everybody is somewhere")
        .extracting(row -> row.getDate(0).toLocalDate() + " " + row.get(1) + " " + row.get(2))
        .containsExactlyInAnyOrder(
            SECOND + " night 40", THIRD + " night 41", THIRD + " week 41", THIRD + " month 41");
  }

  @Test
  void whoSlipsFromGoldIsToldWithTheReasons() {
    assertThat(nights.read(EarlyWarnings.TABLE).collectAsList())
        .as("on the third night nobody has, who was gold on the last night at least a month ago")
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<Date>getAs("as_of")).isEqualTo(Date.valueOf(SECOND));
              assertThat(row.<String>getAs("customer_id")).isEqualTo("c39");
              assertThat(row.<String>getAs("profit_class")).isEqualTo("loss-making");
              assertThat(row.<String>getAs("cause")).isEqualTo("customer");
              assertThat(row.<Double>getAs("contribution_then")).isEqualTo(195);
              assertThat(row.<Double>getAs("contribution_now")).isEqualTo(-12.5);
              // Returns are spread by their deviation, for most have none.
              assertThat(row.<String>getAs("reasons"))
                  .isEqualTo("return_cost_365d 0 → 20, revenue_365d 390 → 15");
            });
  }

  @Test
  void aSegmentationThatTellsNothingIsSaidTo() {
    assertThat(said)
        .contains(
            "lifecycle tells nothing of the revenue of the 90 days after 2025-03-02; see segment_evaluations");
    Dataset<Row> first = nights.read(SegmentEvaluations.TABLE).where("as_of = '" + FIRST + "'");
    Row rich = first.where("segmentation = 'rfm_segment'").head();
    assertThat(rich.<Boolean>getAs("tells")).isTrue();
    assertThat(rich.<Long>getAs("customers")).isEqualTo(39);
    assertThat(rich.<Integer>getAs("segments")).isEqualTo(2);
    // All of the variance but that among 121 to 139; half of one customer more or less.
    assertThat(rich.<Double>getAs("eta_squared")).isCloseTo(0.92, within(0.08));
    Row stages = first.where("segmentation = 'lifecycle'").head();
    assertThat(stages.<Boolean>getAs("tells")).isFalse();
    assertThat(stages.isNullAt(stages.fieldIndex("p_value"))).as("all are active").isTrue();

    // Without features of past dates the next night tells it again.
    Dataset<Row> again = nights.read(SegmentEvaluations.TABLE).where("as_of = '" + SECOND + "'");
    assertThat(again.count()).isEqualTo(first.count());
    Row richAgain = again.where("segmentation = 'rfm_segment'").head();
    assertThat(richAgain.<Double>getAs("eta_squared")).isEqualTo(rich.<Double>getAs("eta_squared"));
    assertThat(richAgain.<Double>getAs("kept_share")).as("two of forty moved").isEqualTo(0.95);
  }
}
