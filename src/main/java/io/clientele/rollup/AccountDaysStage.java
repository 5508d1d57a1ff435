package io.clientele.rollup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.clientele.lake.Difference;
import io.clientele.lake.Lake;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.pricing.PricedOrders;
import io.clientele.schema.AccountChoices;
import io.clientele.schema.AccountDays;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Restatements;
import io.clientele.schema.Sessions;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rolls facts up by account and day, for the days that changed and no others: what happened ({@link
 * AccountDays}) and what was chosen ({@link AccountChoices}).
 */
public final class AccountDaysStage implements Stage {
  static final Seq<String> KEY = names(AccountDays.TABLE.key());

  private static final Seq<String> ACCOUNT =
      names(List.of(AccountDays.SOURCE.name(), AccountDays.ACCOUNT_ID.name()));

  private final List<Booking> bookings;
  private final boolean haveLines;

  /**
   * Rolls up the facts a shop has.
   *
   * @param filled the facts that the shop's feeds fill, and sessions if visits are put together
   */
  public AccountDaysStage(List<Table> filled) {
    this.bookings = Bookings.of(filled);
    this.haveLines = filled.contains(OrderLines.TABLE);
  }

  @Override
  public String name() {
    return "roll up days";
  }

  @Override
  public List<Table> inputs() {
    List<Table> inputs = new ArrayList<>();
    // Lines say nothing without their orders, and orders are priced with their lines.
    bookings.stream()
        .map(Booking::fact)
        .flatMap(
            fact ->
                fact.equals(Orders.TABLE)
                    ? Stream.of(Orders.TABLE, OrderLines.TABLE)
                    : Stream.of(fact))
        .forEach(inputs::add);
    return inputs;
  }

  @Override
  public List<Table> outputs() {
    return List.of(AccountDays.TABLE, AccountChoices.TABLE, Restatements.TABLE);
  }

  @Override
  public List<Table> previous() {
    return List.of(AccountDays.TABLE, AccountChoices.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    if (bookings.isEmpty()) {
      return outputs.note("the shop has none of the facts that are rolled up");
    }
    if (inputs.previous(AccountDays.TABLE).isEmpty()) {
      Facts all = new Facts(inputs, Optional.empty());
      return outputs
          .and(AccountDays.TABLE, byAccount(all.days()))
          .and(AccountChoices.TABLE, byAccount(all.choices()));
    }
    if (!inputs.haveChanged(inputs().toArray(Table[]::new))) {
      return outputs.note("no day changed");
    }
    TouchedDays touched = TouchedDays.of(inputs, outputs, bookings);
    if (touched.spans().isEmpty()) {
      return outputs.note("no day changed");
    }
    Facts near = new Facts(inputs, Optional.of(new Near(touched, outputs)));
    Dataset<Row> days =
        outputs.keep(
            touched
                .days()
                .join(near.days(), KEY, "left_outer")
                .join(before(inputs, touched), KEY, "left_outer")
                .where(TouchedDays.differs()));
    outputs.and(
        AccountDays.TABLE,
        days.withColumn(Lake.GONE, AccountDays.ORDERS.col().isNull())
            .withColumn(Lake.KNOWN, col(TouchedDays.BEFORE).isNotNull())
            .drop(TouchedDays.BEFORE, TouchedDays.REASONS));
    outputs.and(
        AccountChoices.TABLE,
        outputs.keep(
            Difference.of(
                AccountChoices.TABLE,
                touched.only(inputs.previous(AccountChoices.TABLE)),
                near.choices())));
    run.published()
        .filter(touched.spans()::haveAnyUpTo)
        .ifPresent(
            last -> outputs.andIfAny(Restatements.TABLE, TouchedDays.restated(days, last, run)));
    return outputs;
  }

  /**
   * In an order in which whoever adds up or joins by account finds the last one's place still in
   * the processor's cache.
   */
  private static Dataset<Row> byAccount(Dataset<Row> rows) {
    return rows.sortWithinPartitions(AccountDays.ACCOUNT_ID.col());
  }

  /** The touched days as they were rolled up before: key, and the whole row as one structure. */
  private static Dataset<Row> before(Inputs inputs, TouchedDays touched) {
    List<Column> columns = new ArrayList<>(List.of(AccountDays.TABLE.keyColumns()));
    columns.add(
        struct(AccountDays.TABLE.columns().stream().map(functions::col).toArray(Column[]::new))
            .as(TouchedDays.BEFORE));
    return touched.only(inputs.previous(AccountDays.TABLE)).select(columns.toArray(Column[]::new));
  }

  /** The facts of a night: all, or those of some account-days. */
  private final class Facts {
    private final Inputs inputs;
    private final Optional<Near> near;
    private final Map<Table, Dataset<Row>> rows = new HashMap<>();

    Facts(Inputs inputs, Optional<Near> near) {
      this.inputs = inputs;
      this.near = near;
    }

    Dataset<Row> days() {
      return Booking.sum(
          only(
              bookings.stream()
                  .map(booking -> booking.entries(rows(booking)))
                  .reduce(Dataset::union)
                  .orElseThrow()));
    }

    Dataset<Row> choices() {
      List<Dataset<Row>> chosen = new ArrayList<>();
      for (Booking booking : bookings) {
        if (booking.fact().equals(Orders.TABLE)) {
          Dataset<Row> priced = rows(booking);
          chosen.add(ChoiceBookings.ofOrders(priced));
          if (haveLines) {
            chosen.add(ChoiceBookings.ofLines(priced, rows.get(OrderLines.TABLE)));
          }
        } else if (booking.fact().equals(Sessions.TABLE)) {
          chosen.add(ChoiceBookings.ofVisits(rows(booking)));
        }
      }
      return chosen.stream()
          .reduce(Dataset::union)
          .map(this::only)
          .map(ChoiceBookings::sum)
          .orElseGet(() -> inputs.previous(AccountChoices.TABLE).limit(0));
    }

    /** The rows a booking is made of; orders with their prices. */
    private Dataset<Row> rows(Booking booking) {
      if (!rows.containsKey(booking.fact())) {
        rows.put(booking.fact(), read(booking));
      }
      return rows.get(booking.fact());
    }

    private Dataset<Row> read(Booking booking) {
      Dataset<Row> all =
          inputs.read(booking.fact()).where(AccountDays.ACCOUNT_ID.col().isNotNull());
      boolean orders = booking.fact().equals(Orders.TABLE);
      Dataset<Row> lines = orders ? inputs.read(OrderLines.TABLE) : null;
      if (near.isPresent()) {
        all = near.get().rows(booking, all);
        lines = orders ? near.get().lines(all, lines) : null;
      }
      if (!orders) {
        return all;
      }
      rows.put(OrderLines.TABLE, lines);
      return PricedOrders.of(all, lines);
    }

    /**
     * Of some days, what is on them. Of all, everything, brought together by account: two entries
     * are seldom of one key, so adding up before would gain little; and a file then holds its
     * accounts whole.
     */
    private Dataset<Row> only(Dataset<Row> entries) {
      return near.map(few -> few.touched().only(entries))
          .orElseGet(
              () -> entries.repartition(AccountDays.SOURCE.col(), AccountDays.ACCOUNT_ID.col()));
    }
  }

  /**
   * Finds the facts that are on touched days, and keeps orders and lines, which are read from more
   * than once.
   */
  private record Near(TouchedDays touched, Outputs outputs) {
    /** The rows of the fact, less most of those that are on none of the days. */
    Dataset<Row> rows(Booking booking, Dataset<Row> all) {
      Column onTheDays =
          booking.moments().stream()
              .map(moment -> touched.spans().have(moment.at()))
              .reduce(Column::or)
              .orElse(lit(true));
      Dataset<Row> rows = all.where(onTheDays).join(touched.days(), ACCOUNT, "left_semi");
      return booking.fact().equals(Orders.TABLE) ? outputs.keep(rows) : rows;
    }

    /** The lines of these orders. */
    Dataset<Row> lines(Dataset<Row> orders, Dataset<Row> all) {
      return outputs.keep(PricedOrders.linesOf(orders, all));
    }
  }

  private static Seq<String> names(List<String> columns) {
    return CollectionConverters.asScala(columns).toSeq();
  }
}
