package io.clientele.feature;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;

import io.clientele.config.Costs;
import io.clientele.schema.AccountChoices;
import io.clientele.schema.AccountDays;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.Products;
import io.clientele.schema.Stores;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import io.clientele.sql.Amounts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Computes every feature of every customer for one date or several, from the roll-ups: one shuffle
 * by customer for each {@link Grain}, and none to bring them together. Nothing is taken into
 * account that is later than the date.
 */
public final class FeatureTable {
  private final List<Family> families;
  private final Map<String, Set<String>> supplied;
  private final Function<Table, Dataset<Row>> tables;

  /**
   * A table for a shop.
   *
   * @param costs what the shop's data does not tell about costs
   * @param supplied table to the columns of it that the shop's feeds give
   * @param tables the tables of {@link #inputs}; rows after a date are passed over
   */
  public FeatureTable(
      Costs costs, Map<String, Set<String>> supplied, Function<Table, Dataset<Row>> tables) {
    this.families = CustomerFeatures.families(costs);
    this.supplied = supplied;
    this.tables = tables;
  }

  /** The tables it is made from. */
  public static List<Table> inputs(Map<String, Set<String>> supplied) {
    List<Table> inputs =
        new ArrayList<>(
            List.of(
                AccountDays.TABLE, AccountChoices.TABLE, CustomerAccounts.TABLE, Accounts.TABLE));
    for (Table catalogue : List.of(Products.TABLE, Stores.TABLE)) {
      if (supplied.containsKey(catalogue.name())) {
        inputs.add(catalogue);
      }
    }
    return inputs;
  }

  /**
   * One row per date and customer who did anything, whose account was opened, or who is named as
   * who brought an account, up to the end of it: {@code as_of} and the columns of {@link
   * CustomerFeatures#TABLE}, less the run.
   */
  public Dataset<Row> of(List<LocalDate> dates) {
    return of(dates, lit(true));
  }

  /**
   * The same of some customers.
   *
   * @param wanted over {@code customer_id}: nothing of others is added up, but for what they are to
   *     the wanted ones
   */
  Dataset<Row> of(List<LocalDate> dates, Column wanted) {
    // With one date nothing is keyed by it: a constant among the keys of a join costs a shuffle.
    boolean one = dates.size() == 1;
    List<Column> date = one ? List.of() : List.of(Feature.AS_OF);
    List<Column> key = new ArrayList<>(date);
    key.add(CustomerAccounts.CUSTOMER_ID.col());
    Seq<String> names = names(key);

    Dataset<Row> days = upTo(dates, ofCustomers(AccountDays.TABLE), AccountDays.DAY.col());
    Dataset<Row> occasions = withDate(one, dates, Occasions.of(days, key));
    Dataset<Row> all = aggregated(Grain.DAYS, scaled(days), key);
    Dataset<Row> accounts =
        upTo(dates, ofCustomers(Accounts.TABLE), to_date(Accounts.REGISTERED_AT.col()));
    Dataset<Row> buyers = occasions.select(key.toArray(Column[]::new)).distinct();
    Dataset<Row> accountRows =
        AccountRows.of(accounts, tables.apply(CustomerAccounts.TABLE), buyers, key);
    Choices choices = new Choices(new Catalogue(supplied, tables), key);
    Dataset<Row> chosen =
        choices.of(upTo(dates, ofCustomers(AccountChoices.TABLE), AccountChoices.DAY.col()), date);
    // Each is filtered before, for no filter gets through a full join; and that comes last, for
    // after it Spark no longer knows that rows lie together by key.
    all =
        all.where(wanted)
            .join(aggregated(Grain.OCCASIONS, occasions, key).where(wanted), names, "left_outer")
            .join(chosen.where(wanted), names, "left_outer")
            .join(
                aggregated(Grain.ACCOUNTS, withDate(one, dates, accountRows), key).where(wanted),
                names,
                "full_outer");
    return derived(withDate(one, dates, all));
  }

  /** Aggregates what is declared over a grain; what the shop does not tell is left out. */
  private Dataset<Row> aggregated(Grain grain, Dataset<Row> rows, List<Column> key) {
    List<Column> columns = new ArrayList<>();
    for (Family family : families) {
      if (family.absent(supplied).isEmpty()) {
        family.features().stream()
            .filter(feature -> feature.grain() == grain)
            .forEach(feature -> columns.add(feature.column()));
      }
    }
    // Never without one, so that the customers are there.
    columns.add(org.apache.spark.sql.functions.count(lit(1)).as("_" + grain));
    return rows.groupBy(key.toArray(Column[]::new))
        .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
  }

  /** Counts are 0 for who did nothing; then come the features made from others. */
  private Dataset<Row> derived(Dataset<Row> rows) {
    List<Column> told = new ArrayList<>(List.of(Feature.AS_OF, CustomerAccounts.CUSTOMER_ID.col()));
    List<Column> all = new ArrayList<>(told);
    for (Family family : families) {
      boolean absent = family.absent(supplied).isPresent();
      for (Feature feature : family.features()) {
        Field field = feature.field();
        Column nothing = lit(null).cast(field.type()).as(field.name());
        if (feature.grain() == Grain.FEATURES) {
          // One selection for all: what is made from others names them as it would a column.
          all.add(absent ? nothing : feature.column());
        } else {
          Column value = feature.grain() == Grain.CHOICES ? feature.column() : field.col();
          Column zero = coalesce(value, lit(0).cast(field.type()));
          told.add(absent ? nothing : (feature.counted() ? zero : value).as(field.name()));
          all.add(field.col());
        }
      }
    }
    return rows.select(told.toArray(Column[]::new)).select(all.toArray(Column[]::new));
  }

  private Dataset<Row> ofCustomers(Table table) {
    return tables
        .apply(table)
        .join(
            tables
                .apply(CustomerAccounts.TABLE)
                .select(
                    CustomerAccounts.SOURCE.col(),
                    CustomerAccounts.ACCOUNT_ID.col(),
                    CustomerAccounts.CUSTOMER_ID.col()),
            CollectionConverters.asScala(CustomerAccounts.TABLE.key()).toSeq());
  }

  /** The rows that each date may see, with the date; what has no day was always there. */
  private static Dataset<Row> upTo(List<LocalDate> dates, Dataset<Row> rows, Column day) {
    Column date =
        dates.size() == 1
            ? literal(dates.get(0))
            : explode(array(dates.stream().map(FeatureTable::literal).toArray(Column[]::new)));
    return rows.withColumn(Feature.AS_OF.toString(), date)
        .where(day.isNull().or(day.leq(Feature.AS_OF)));
  }

  private static Dataset<Row> withDate(boolean one, List<LocalDate> dates, Dataset<Row> rows) {
    return one ? rows.withColumn(Feature.AS_OF.toString(), literal(dates.get(0))) : rows;
  }

  private static Column literal(LocalDate date) {
    return lit(java.sql.Date.valueOf(date));
  }

  /** Amounts and quantities as whole ten-thousandths. */
  private static Dataset<Row> scaled(Dataset<Row> days) {
    Map<String, Column> amounts = new LinkedHashMap<>();
    for (Field field : AccountDays.TABLE.fields()) {
      if (field.type().equals(Types.MONEY) || field.type().equals(Types.QUANTITY)) {
        amounts.put(field.name(), Amounts.whole(field.col()));
      }
    }
    return days.withColumns(amounts);
  }

  private static Seq<String> names(List<Column> columns) {
    return CollectionConverters.asScala(columns.stream().map(Column::toString).toList()).toSeq();
  }
}
