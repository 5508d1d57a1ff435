package io.clientele.rollup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
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

  /** Grows when visits come out otherwise, so that a night makes those of before anew. */
  private static final int DEFINITION = 2;

  private final Behaviour behaviour;

  Visits(Behaviour behaviour) {
    this.behaviour = behaviour;
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
    WindowSpec inOrder =
        Window.partitionBy(Events.SOURCE.col(), Sessions.VISITOR.col())
            .orderBy(Events.HAPPENED_AT.col(), Events.EVENT_ID.col());
    Column moment = unix_micros(Events.HAPPENED_AT.col());
    Column begins = moment.minus(lag(moment, 1).over(inOrder)).leq(gapMicros());
    return events
        .withColumn("_begins", when(begins, 0).otherwise(1))
        .withColumn(
            VISIT,
            sum("_begins")
                .over(inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow())))
        .groupBy(Events.SOURCE.col(), Sessions.VISITOR.col(), col(VISIT))
        .agg(
            min(Events.HAPPENED_AT.col()).as(Sessions.STARTED_AT.name()),
            max(Events.HAPPENED_AT.col()).as(Sessions.ENDED_AT.name()),
            max(Events.DEVICE_ID.col()).as(Sessions.DEVICE_ID.name()),
            account("min_by").as(Sessions.SEEN_ACCOUNT_ID.name()),
            account("max_by").as(Sessions.LAST_ACCOUNT_ID.name()),
            count(lit(1)).cast(Types.INT).as(Sessions.EVENTS.name()),
            howMany("view", Sessions.VIEWS),
            howMany("search", Sessions.SEARCHES),
            howMany("favourite", Sessions.FAVOURITES),
            howMany("cart", Sessions.CARTS),
            howMany("uncart", Sessions.UNCARTS),
            howMany("checkout", Sessions.CHECKOUTS),
            howMany("login", Sessions.LOGINS),
            howMany("share", Sessions.SHARES))
        .drop(VISIT)
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

  private static Column account(String which) {
    return expr(
        which
            + "(account_id, struct(happened_at, event_id)) filter (where account_id is not null)");
  }

  private static Column howMany(String kind, Field field) {
    return count(when(Events.KIND.col().equalTo(kind), 1)).cast(Types.INT).as(field.name());
  }
}
