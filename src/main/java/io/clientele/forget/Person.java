package io.clientele.forget;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;

import io.clientele.lake.Erasing;
import io.clientele.lake.Lake;
import io.clientele.lake.Versions;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Events;
import io.clientele.schema.Field;
import io.clientele.schema.Orders;
import io.clientele.schema.Quarantine;
import io.clientele.schema.Sessions;
import io.clientele.schema.Table;
import io.clientele.schema.Traces;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The keys of one person's rows, as they were published: small frames, read once, so that they stay
 * when the rows go. They come from frames and never from values in a condition, which plans and
 * logs would tell.
 *
 * @param accounts source and account_id
 * @param customers customer_id: of the accounts, now or in an earlier night
 * @param orders source and order_id
 * @param anonymous source and event_id of events without a login, in visits that are the person's
 *     because the device was logged in before or after
 */
record Person(
    Dataset<Row> accounts, Dataset<Row> customers, Dataset<Row> orders, Dataset<Row> anonymous) {
  /**
   * An id of so many characters is found in a refused row even when it does not stand by itself.
   */
  private static final int LONG_ID = 8;

  /** Rows of a table: those for which the condition holds with somebody of the frame. */
  private record Rows(Dataset<Row> who, Column condition) {}

  static Person of(Lake lake, Versions versions, Subject subject) {
    Person named = named(lake, versions, subject);
    return new Person(
        named.accounts,
        named.customers,
        orders(lake, versions, named.accounts),
        anonymous(lake, versions, named.accounts));
  }

  /** The person as {@code customer_accounts} alone tells: neither orders nor anonymous events. */
  static Person named(Lake lake, Versions versions, Subject subject) {
    Dataset<Row> accounts =
        subject.isCustomer()
            ? accountsOf(lake, versions, frame(lake, CustomerAccounts.CUSTOMER_ID, subject.value()))
            : lake.localFrame(
                keys(Accounts.SOURCE, Accounts.ACCOUNT_ID),
                List.of(RowFactory.create(subject.source(), subject.value())));
    return new Person(
        accounts,
        customers(lake, versions, accounts, subject),
        lake.localFrame(keys(Orders.SOURCE, Orders.ORDER_ID), List.of()),
        lake.localFrame(keys(Events.SOURCE, Events.EVENT_ID), List.of()));
  }

  private static StructType keys(Field... fields) {
    return new StructType(Arrays.stream(fields).map(Person::text).toArray(StructField[]::new));
  }

  private static StructField text(Field field) {
    return new StructField(
        field.name(), Types.STRING, false, org.apache.spark.sql.types.Metadata.empty());
  }

  private static Dataset<Row> frame(Lake lake, Field field, String value) {
    return lake.localFrame(keys(field), List.of(RowFactory.create(value)));
  }

  private static Dataset<Row> accountsOf(Lake lake, Versions versions, Dataset<Row> customer) {
    return read(lake, versions, CustomerAccounts.TABLE)
        .map(
            rows ->
                lake.local(
                    rows.join(customer, CustomerAccounts.CUSTOMER_ID.name())
                        .select(Accounts.SOURCE.col(), Accounts.ACCOUNT_ID.col())
                        .distinct()))
        .orElseGet(() -> lake.localFrame(keys(Accounts.SOURCE, Accounts.ACCOUNT_ID), List.of()));
  }

  private static Dataset<Row> customers(
      Lake lake, Versions versions, Dataset<Row> accounts, Subject subject) {
    Dataset<Row> customers =
        accounts.select(
            CustomerAccounts.founded(Accounts.SOURCE.col(), Accounts.ACCOUNT_ID.col())
                .as(CustomerAccounts.CUSTOMER_ID.name()));
    if (subject.isCustomer()) {
      customers = customers.union(frame(lake, CustomerAccounts.CUSTOMER_ID, subject.value()));
    }
    Optional<Dataset<Row>> known = read(lake, versions, CustomerAccounts.TABLE);
    if (known.isPresent()) {
      customers =
          customers.union(
              known
                  .get()
                  .as("row")
                  .join(accounts.as("who"), same(Traces.By.ACCOUNT.columns()))
                  .select(CustomerAccounts.CUSTOMER_ID.of("row")));
    }
    return lake.local(customers.distinct());
  }

  private static Dataset<Row> orders(Lake lake, Versions versions, Dataset<Row> accounts) {
    return read(lake, versions, Orders.TABLE)
        .map(
            rows ->
                lake.local(
                    rows.as("row")
                        .join(accounts.as("who"), same(Traces.By.ACCOUNT.columns()), "left_semi")
                        .select(Orders.SOURCE.col(), Orders.ORDER_ID.col())))
        .orElseGet(() -> lake.localFrame(keys(Orders.SOURCE, Orders.ORDER_ID), List.of()));
  }

  private static Dataset<Row> anonymous(Lake lake, Versions versions, Dataset<Row> accounts) {
    Optional<Dataset<Row>> events = read(lake, versions, Events.TABLE);
    Optional<Dataset<Row>> sessions = read(lake, versions, Sessions.TABLE);
    if (events.isEmpty() || sessions.isEmpty()) {
      return lake.localFrame(keys(Events.SOURCE, Events.EVENT_ID), List.of());
    }
    Dataset<Row> visits =
        sessions
            .get()
            .as("row")
            .join(accounts.as("who"), same(Traces.By.ACCOUNT.columns()), "left_semi")
            .select(
                Sessions.SOURCE.col(),
                Sessions.DEVICE_ID.col(),
                Sessions.STARTED_AT.col(),
                Sessions.ENDED_AT.col());
    Column inVisit =
        Events.SOURCE
            .of("row")
            .equalTo(Sessions.SOURCE.of("who"))
            .and(Events.DEVICE_ID.of("row").equalTo(Sessions.DEVICE_ID.of("who")))
            .and(
                Events.HAPPENED_AT
                    .of("row")
                    .between(Sessions.STARTED_AT.of("who"), Sessions.ENDED_AT.of("who")));
    return lake.local(
        events
            .get()
            .where(Events.ACCOUNT_ID.col().isNull())
            .as("row")
            .join(visits.as("who"), inVisit, "left_semi")
            .select(Events.SOURCE.col(), Events.EVENT_ID.col()));
  }

  private static Optional<Dataset<Row>> read(Lake lake, Versions versions, Table table) {
    return versions.has(table)
        ? Optional.of(lake.read(table, versions.of(table)))
        : Optional.empty();
  }

  /** Whether any of the tables has rows of the person, or of others who name the person. */
  boolean isIn(Map<Table, Dataset<Row>> tables) {
    List<Dataset<Row>> found = new ArrayList<>();
    tables.forEach(
        (table, all) -> {
          List<Rows> traces = own(table);
          Traces.mentions(table)
              .forEach(field -> traces.add(new Rows(accounts, isMentioned(field))));
          for (Rows rows : traces) {
            found.add(
                all.as(Erasing.ROW)
                    .join(rows.who.as(Erasing.WHO), rows.condition, "left_semi")
                    .select(lit(1)));
          }
        });
    return !found.stream().reduce(Dataset::unionAll).map(Dataset::isEmpty).orElse(true);
  }

  /** The person's own rows of a table. */
  private List<Rows> own(Table table) {
    List<Rows> own = new ArrayList<>();
    Optional<Traces.By> by = Traces.of(table);
    if (by.isPresent()) {
      Dataset<Row> who =
          switch (by.get()) {
            case ACCOUNT -> accounts;
            case CUSTOMER -> customers;
            case ORDER -> orders;
          };
      own.add(new Rows(who, same(by.get().columns())));
    }
    if (table.equals(Events.TABLE)) {
      own.add(new Rows(anonymous, same(List.of(Events.SOURCE.name(), Events.EVENT_ID.name()))));
    }
    if (table.equals(Quarantine.TABLE)) {
      own.add(new Rows(keys(), isTold()));
    }
    for (Field field : Traces.mentions(table)) {
      if (field.isRequired()) {
        own.add(new Rows(accounts, isMentioned(field)));
      }
    }
    return own;
  }

  /** Takes the person's own rows out of a table; returns how many. */
  long leave(Erasing erasing, Table table) {
    long rows = 0;
    for (Rows own : own(table)) {
      rows += erasing.delete(table, own.who, own.condition);
    }
    return rows;
  }

  /** Takes the person's name out of the rows of others; returns how many. */
  long leaveRowsOfOthers(Erasing erasing, Table table) {
    long rows = 0;
    for (Field field : Traces.mentions(table)) {
      if (!field.isRequired()) {
        rows += erasing.blank(table, field, accounts, isMentioned(field));
      }
    }
    return rows;
  }

  /** What is kept of the person: source, column and value of every key, to be hashed. */
  Dataset<Row> remembered() {
    return named(accounts, Accounts.ACCOUNT_ID)
        .union(named(orders, Orders.ORDER_ID))
        .union(named(anonymous, Events.EVENT_ID));
  }

  private static Dataset<Row> named(Dataset<Row> keys, Field field) {
    return keys.select(
        Accounts.SOURCE.col(), lit(field.name()).as("column"), field.col().as("value"));
  }

  private Dataset<Row> keys() {
    return accounts.union(orders).toDF(Accounts.SOURCE.name(), "value");
  }

  /** Whether a refused row names the key: as a word, or anywhere when it is long. */
  private static Column isTold() {
    Column raw = Quarantine.RAW.of(Erasing.ROW);
    Column value = col(Erasing.WHO + ".value");
    Column word =
        org.apache.spark.sql.functions.expr(
            "rlike(row.raw, concat('(^|[^A-Za-z0-9])\\\\Q', who.value, '\\\\E($|[^A-Za-z0-9])'))");
    return sameSource().and(raw.contains(value)).and(length(value).geq(LONG_ID).or(word));
  }

  private static Column isMentioned(Field field) {
    return sameSource().and(field.of(Erasing.ROW).equalTo(Accounts.ACCOUNT_ID.of(Erasing.WHO)));
  }

  private static Column sameSource() {
    return Accounts.SOURCE.of(Erasing.ROW).equalTo(Accounts.SOURCE.of(Erasing.WHO));
  }

  private static Column same(List<String> columns) {
    List<Column> equal = new ArrayList<>();
    columns.forEach(
        name -> equal.add(col(Erasing.ROW + "." + name).equalTo(col(Erasing.WHO + "." + name))));
    return equal.stream().reduce(Column::and).orElseThrow();
  }
}
