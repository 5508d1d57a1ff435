package io.clientele.rollup;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.clientele.lake.Lake;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountChoices;
import io.clientele.schema.AccountDays;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Restatements;
import io.clientele.schema.Sessions;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
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
  private static final Seq<String> KEY = names(AccountDays.TABLE.key());
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
      return outputs.and(AccountDays.TABLE, all.days()).and(AccountChoices.TABLE, all.choices());
    }
    if (!inputs.haveChanged(inputs().toArray(Table[]::new))) {
      return outputs.note("no day changed");
    }
    Dataset<Row> touched = outputs.keep(TouchedDays.of(inputs, bookings));
    Facts near = new Facts(inputs, Optional.of(touched));
    Dataset<Row> before =
        inputs
            .previous(AccountDays.TABLE)
            .join(touched, KEY, "left_semi")
            .select(
                Stream.concat(
                        AccountDays.TABLE.key().stream().map(functions::col),
                        Stream.of(
                            struct(
                                    AccountDays.TABLE.columns().stream()
                                        .map(functions::col)
                                        .toArray(Column[]::new))
                                .as(TouchedDays.BEFORE)))
                    .toArray(Column[]::new));
    Dataset<Row> again =
        outputs.keep(
            touched
                .join(near.days(), KEY, "left_outer")
                .join(before, KEY, "left_outer")
                .where(TouchedDays.differs()));
    outputs.and(
        AccountDays.TABLE,
        again
            .withColumn(Lake.GONE, AccountDays.ORDERS.col().isNull())
            .drop(TouchedDays.BEFORE, TouchedDays.REASONS));
    outputs.and(
        AccountChoices.TABLE,
        Difference.of(
            AccountChoices.TABLE,
            inputs.previous(AccountChoices.TABLE).join(touched, KEY, "left_semi"),
            near.choices()));
    run.published()
        .ifPresent(
            last -> outputs.andIfAny(Restatements.TABLE, TouchedDays.restated(again, last, run)));
    return outputs;
  }

  /** The facts of a night: all, or those of some account-days. */
  private final class Facts {
    private final Inputs inputs;
    private final Optional<Dataset<Row>> touched;
    private final Optional<Spans> spans;

    Facts(Inputs inputs, Optional<Dataset<Row>> touched) {
      this.inputs = inputs;
      this.touched = touched;
      this.spans = touched.map(days -> Spans.of(days, AccountDays.DAY.col()));
    }

    Dataset<Row> days() {
      return Booking.sum(
          bookings.stream()
              .map(booking -> only(booking.entries(frame(booking))))
              .reduce(Dataset::union)
              .orElseThrow());
    }

    Dataset<Row> choices() {
      List<Dataset<Row>> chosen = new ArrayList<>();
      for (Booking booking : bookings) {
        if (booking.fact().equals(Orders.TABLE)) {
          Dataset<Row> priced = frame(booking);
          chosen.add(Choices.ofOrders(priced));
          if (haveLines) {
            chosen.add(Choices.ofLines(priced, lines(near(booking))));
          }
        } else if (booking.fact().equals(Sessions.TABLE)) {
          chosen.add(Choices.ofVisits(near(booking)));
        }
      }
      return chosen.stream()
          .map(this::only)
          .reduce(Dataset::union)
          .orElseGet(() -> inputs.previous(AccountChoices.TABLE).limit(0));
    }

    /** The rows a booking is made of; orders with their prices. */
    private Dataset<Row> frame(Booking booking) {
      Dataset<Row> rows = near(booking);
      return booking.fact().equals(Orders.TABLE) ? PricedOrders.of(rows, lines(rows)) : rows;
    }

    /** The rows of the fact, less most of those that are on none of the days. */
    private Dataset<Row> near(Booking booking) {
      Dataset<Row> rows =
          inputs.read(booking.fact()).where(AccountDays.ACCOUNT_ID.col().isNotNull());
      if (spans.isEmpty()) {
        return rows;
      }
      Column onTheDays =
          booking.moments().stream()
              .map(moment -> spans.get().have(moment.at()))
              .reduce(Column::or)
              .orElse(lit(true));
      return rows.where(onTheDays).join(touched.orElseThrow(), ACCOUNT, "left_semi");
    }

    private Dataset<Row> lines(Dataset<Row> orders) {
      Dataset<Row> lines = inputs.read(OrderLines.TABLE);
      return touched.isEmpty()
          ? lines
          : lines.join(
              orders.select(Orders.TABLE.keyColumns()), PricedOrders.ORDER_KEY, "left_semi");
    }

    private Dataset<Row> only(Dataset<Row> rows) {
      return touched.isEmpty() ? rows : rows.join(touched.get(), KEY, "left_semi");
    }
  }

  private static Seq<String> names(List<String> columns) {
    return CollectionConverters.asScala(columns).toSeq();
  }
}
