package io.clientele.rollup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Behaviour;
import io.clientele.schema.Events;
import io.clientele.schema.Field;
import io.clientele.schema.Sessions;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Puts events together into visits, and says of visits whose they are and whether they are a
 * machine's.
 */
final class Visits {
  static final long MICROS_PER_MINUTE = 60_000_000L;

  /**
   * 96 bits: among a million million visits two share an id with a probability of one in 10,000.
   */
  private static final int ID_DIGITS = 24;

  private static final String VISIT = "_visit";

  /** The first and the last login of a visit: when, which event, whose. */
  private static final String FIRST = "_first_login";

  private static final String LAST = "_last_login";
  private static final Column HOUR = expr("unix_micros(started_at) div 3600000000");

  /** What is counted, by the kind of event; nothing for all of them. */
  private static final Map<Field, String> COUNTS = counts();

  /** Grows when visits come out otherwise, so that a night makes those of before anew. */
  private static final int DEFINITION = 2;

  private final Behaviour behaviour;

  Visits(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  private static Map<Field, String> counts() {
    Map<Field, String> counts = new LinkedHashMap<>();
    counts.put(Sessions.EVENTS, "");
    counts.put(Sessions.VIEWS, "view");
    counts.put(Sessions.SEARCHES, "search");
    counts.put(Sessions.FAVOURITES, "favourite");
    counts.put(Sessions.CARTS, "cart");
    counts.put(Sessions.UNCARTS, "uncart");
    counts.put(Sessions.CHECKOUTS, "checkout");
    counts.put(Sessions.LOGINS, "login");
    counts.put(Sessions.SHARES, "share");
    return counts;
  }

  /** Who did it: a device and an account of the same name are two visitors. */
  static Column visitor() {
    return coalesce(
            concat(lit("device/"), Events.DEVICE_ID.col()),
            concat(lit("account/"), Events.ACCOUNT_ID.col()))
        .as(Sessions.VISITOR.name());
  }

  /**
   * Of events, each with its {@link #visitor}, the visits; without account and reason, for these
   * depend on the visitor's other visits.
   */
  Dataset<Row> of(Dataset<Row> events) {
    // Within each hour first: so nothing puts all events of a bot in order, only its hours.
    Dataset<Row> visits = joined(joined(single(events), HOUR));
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Events.SOURCE.col(),
                Sessions.VISITOR.col(),
                Sessions.STARTED_AT.col(),
                Sessions.ENDED_AT.col(),
                Sessions.DEVICE_ID.col(),
                account(FIRST, Sessions.SEEN_ACCOUNT_ID),
                account(LAST, Sessions.LAST_ACCOUNT_ID)));
    COUNTS.keySet().forEach(field -> columns.add(field.col().cast(Types.INT).as(field.name())));
    return visits
        .select(columns.toArray(Column[]::new))
        // The session's zone is the business zone.
        .withColumn(Sessions.DAY.name(), to_date(Sessions.STARTED_AT.col()))
        .withColumn(
            Sessions.SESSION_ID.name(),
            substring(
                sha2(
                    concat_ws(
                            "\u0000",
                            Sessions.SOURCE.col(),
                            Sessions.VISITOR.col(),
                            unix_micros(Sessions.STARTED_AT.col()))
                        .cast("binary"),
                    256),
                1,
                ID_DIGITS))
        .withColumn(Sessions.SETTINGS.name(), lit(settings()));
  }

  /** Each event as a visit of its own. */
  private static Dataset<Row> single(Dataset<Row> events) {
    Column login =
        when(
            Events.ACCOUNT_ID.col().isNotNull(),
            struct(Events.HAPPENED_AT.col(), Events.EVENT_ID.col(), Events.ACCOUNT_ID.col()));
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Events.SOURCE.col(),
                Sessions.VISITOR.col(),
                Events.HAPPENED_AT.col().as(Sessions.STARTED_AT.name()),
                Events.HAPPENED_AT.col().as(Sessions.ENDED_AT.name()),
                Events.DEVICE_ID.col().as(Sessions.DEVICE_ID.name()),
                login.as(FIRST),
                login.as(LAST)));
    COUNTS.forEach(
        (field, kind) ->
            columns.add(
                when(kind.isEmpty() ? lit(true) : Events.KIND.col().equalTo(kind), 1)
                    .otherwise(0)
                    .as(field.name())));
    return events.select(columns.toArray(Column[]::new));
  }

  /** Puts together what no gap parts. */
  private Dataset<Row> joined(Dataset<Row> visits, Column... within) {
    List<Column> whose = new ArrayList<>(List.of(Events.SOURCE.col(), Sessions.VISITOR.col()));
    whose.addAll(Arrays.asList(within));
    WindowSpec inOrder =
        Window.partitionBy(whose.toArray(Column[]::new)).orderBy(Sessions.STARTED_AT.col());
    Column gap =
        unix_micros(Sessions.STARTED_AT.col())
            .minus(lag(unix_micros(Sessions.ENDED_AT.col()), 1).over(inOrder));
    List<Column> key = new ArrayList<>(whose);
    key.add(col(VISIT));
    List<Column> sums =
        new ArrayList<>(
            List.of(
                max(Sessions.ENDED_AT.col()).as(Sessions.ENDED_AT.name()),
                max(Sessions.DEVICE_ID.col()).as(Sessions.DEVICE_ID.name()),
                min(FIRST).as(FIRST),
                max(LAST).as(LAST)));
    COUNTS.keySet().forEach(field -> sums.add(sum(field.col()).as(field.name())));
    return visits
        .withColumn("_begins", when(gap.leq(gapMicros()), 0).otherwise(1))
        .withColumn(
            VISIT,
            sum("_begins")
                .over(inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow())))
        .groupBy(key.toArray(Column[]::new))
        .agg(
            min(Sessions.STARTED_AT.col()).as(Sessions.STARTED_AT.name()),
            sums.toArray(Column[]::new));
  }

  /** All the visits of some visitors, with account and reason. */
  Dataset<Row> attributed(Dataset<Row> visits) {
    WindowSpec ofVisitor = Window.partitionBy(Sessions.SOURCE.col(), Sessions.VISITOR.col());
    // Both frames begin at the far end: one that ends there would be gone through anew for each
    // row.
    Column before =
        last(Sessions.LAST_ACCOUNT_ID.col(), true)
            .over(earlier(ofVisitor.orderBy(Sessions.STARTED_AT.col())));
    Column login =
        when(
            Sessions.SEEN_ACCOUNT_ID.col().isNotNull(),
            struct(Sessions.SEEN_ACCOUNT_ID.col(), Sessions.DAY.col()));
    Column after =
        last(login, true).over(earlier(ofVisitor.orderBy(Sessions.STARTED_AT.col().desc())));
    Column onTheDay =
        sum(Sessions.EVENTS.col())
            .over(
                Window.partitionBy(
                    Sessions.SOURCE.col(), Sessions.VISITOR.col(), Sessions.DAY.col()));
    Column micros =
        unix_micros(Sessions.ENDED_AT.col()).minus(unix_micros(Sessions.STARTED_AT.col()));
    // Both sides times a minute: whole numbers, so that exactly the rate is the rate.
    Column atTheRate =
        Sessions.EVENTS
            .col()
            .multiply(MICROS_PER_MINUTE)
            .geq(micros.multiply(behaviour.botEventsPerMinute()));
    Column fast = Sessions.EVENTS.col().geq(behaviour.botEvents()).and(atTheRate);
    return visits
        .withColumn("_known", coalesce(Sessions.SEEN_ACCOUNT_ID.col(), before))
        .withColumn("_after", after)
        .withColumn(
            Sessions.ACCOUNT_ID.name(),
            coalesce(col("_known"), col("_after").getField(Sessions.SEEN_ACCOUNT_ID.name())))
        .withColumn(
            Sessions.ATTRIBUTED_ON.name(),
            when(col("_known").isNotNull(), Sessions.DAY.col())
                .otherwise(col("_after").getField(Sessions.DAY.name())))
        .drop("_known", "_after")
        .withColumn(
            Sessions.BOT_REASON.name(),
            when(fast, "bot-events-per-minute")
                .when(onTheDay.gt(behaviour.botEventsPerDay()), "bot-events-per-day"));
  }

  /** A pause longer than this ends a visit. */
  long gapMicros() {
    return behaviour.sessionGapMinutes() * MICROS_PER_MINUTE;
  }

  /**
   * What visits are made with, told by each; short, so that the statistics of files tell it whole.
   */
  String settings() {
    return DEFINITION
        + "/"
        + behaviour.sessionGapMinutes()
        + "/"
        + behaviour.botEventsPerMinute()
        + "/"
        + behaviour.botEvents()
        + "/"
        + behaviour.botEventsPerDay();
  }

  private static WindowSpec earlier(WindowSpec inOrder) {
    return inOrder.rowsBetween(Window.unboundedPreceding(), -1);
  }

  private static Column account(String login, Field as) {
    return col(login).getField(Events.ACCOUNT_ID.name()).as(as.name());
  }
}
