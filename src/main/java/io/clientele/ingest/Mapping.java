package io.clientele.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Feed;
import io.clientele.config.Rule;
import io.clientele.lake.Delivery;
import io.clientele.problem.Nearest;
import io.clientele.schema.Accounts;
import io.clientele.schema.Field;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import io.clientele.sql.Expressions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How the rows of a feed become rows of tables: the expressions of its configuration, checked
 * against the contracts.
 */
final class Mapping {
  /** The tables a source can fill. */
  static final List<Table> FACTS = List.of(Accounts.TABLE, Orders.TABLE, OrderLines.TABLE);

  /** Column that numbers identical rows of a file. */
  static final String COPY = "_copy";

  private static final String SOURCE = Accounts.SOURCE.name();

  private final String source;
  private final Feed feed;

  private Mapping(String source, Feed feed) {
    this.source = source;
    this.feed = feed;
  }

  /** Checks all that can be checked without knowing the columns of the files. */
  static Mapping of(String source, Feed feed, Place place) {
    List<String> known = FACTS.stream().map(Table::name).toList();
    feed.tables()
        .forEach(
            (name, columns) -> {
              Table table =
                  FACTS.stream()
                      .filter(fact -> fact.name().equals(name))
                      .findFirst()
                      .orElseThrow(
                          () ->
                              place.problem(
                                  "is no table that a source fills; " + Nearest.hint(name, known),
                                  "tables",
                                  name));
              for (String column : columns.keySet()) {
                if (!table.has(column) || column.equals(SOURCE)) {
                  List<String> valid =
                      table.columns().stream().filter(it -> !it.equals(SOURCE)).toList();
                  throw place.problem(
                      "is no column of " + name + "; " + Nearest.hint(column, valid),
                      "tables",
                      name,
                      column);
                }
              }
              for (Field field : table.fields()) {
                if (field.isRequired()
                    && !field.name().equals(SOURCE)
                    && !columns.containsKey(field.name())) {
                  throw place.problem(
                      "lacks column " + field.name() + ", which is never null", "tables", name);
                }
              }
            });
    if (!feed.columns().isEmpty()) {
      check(feed, declared(feed, place), place);
    } else if (feed.format().equals("text")) {
      check(feed, new StructType().add("value", DataTypes.StringType), place);
    } else if (feed.format().equals("json")) {
      throw place.problem(
          "must declare the columns of json files, such as \"id string, amount string\"",
          "columns");
    }
    return new Mapping(source, feed);
  }

  private static StructType declared(Feed feed, Place place) {
    try {
      return StructType.fromDDL(feed.columns());
    } catch (Exception e) {
      // Scala's ParseException, which the signature does not tell.
      throw place.problem("cannot be parsed as columns: " + feed.columns(), "columns");
    }
  }

  /** Checks every expression against the columns of the files. */
  static void check(Feed feed, StructType columns, Place place) {
    StructType all =
        columns.add(Delivery.FILE, DataTypes.StringType).add(COPY, DataTypes.IntegerType);
    checkRules(feed.ignore(), "ignore", all, place);
    checkRules(feed.refuse(), "refuse", all, place);
    checkRules(feed.label(), "label", all, place);
    if (!feed.amount().isEmpty()) {
      checked(() -> Expressions.check(feed.amount(), all), place, "amount");
    }
    feed.tables()
        .forEach(
            (table, mapped) ->
                mapped.forEach(
                    (column, sql) ->
                        checked(
                            () -> Expressions.check(sql, all), place, "tables", table, column)));
  }

  private static void checkRules(List<Rule> rules, String key, StructType columns, Place place) {
    for (int i = 0; i < rules.size(); i++) {
      String sql = rules.get(i).when();
      checked(
          () -> Expressions.checkCondition(sql, columns), place, key, String.valueOf(i), "when");
    }
  }

  private static void checked(Runnable check, Place place, String... key) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw place.problem(e.getMessage(), key);
    }
  }

  /** Whether any expression needs identical rows numbered. */
  boolean usesCopy() {
    List<String> all = new ArrayList<>();
    feed.tables().values().forEach(mapped -> all.addAll(mapped.values()));
    for (List<Rule> rules : Arrays.asList(feed.ignore(), feed.refuse(), feed.label())) {
      rules.forEach(rule -> all.add(rule.when()));
    }
    return all.stream().anyMatch(sql -> Expressions.columns(sql).contains(COPY));
  }

  /** The tables this feed fills. */
  List<Table> tables() {
    return FACTS.stream().filter(table -> feed.tables().containsKey(table.name())).toList();
  }

  /** The table with one row per row of the files. */
  Table grain() {
    return tables().stream()
        .filter(table -> table.name().equals(feed.grain()))
        .findFirst()
        .orElseThrow();
  }

  /** The row of a table that a row of the files makes, as a struct with the contract's columns. */
  Column row(Table table) {
    List<Column> columns = new ArrayList<>();
    for (Field field : table.fields()) {
      columns.add(value(table, field).as(field.name()));
    }
    return struct(columns.toArray(Column[]::new));
  }

  private Column value(Table table, Field field) {
    if (field.name().equals(SOURCE)) {
      return lit(source);
    }
    String sql = feed.tables().get(table.name()).get(field.name());
    if (sql == null) {
      return lit(null).cast(field.type());
    }
    Column converted = expr(sql).try_cast(field.type());
    if (field.type().equals(Types.TIMESTAMP)) {
      // Spark takes a time without a date for today's.
      Column timeOnly = expr(sql).cast(DataTypes.StringType).rlike("^\\s*T?\\d{1,2}:");
      converted = when(not(coalesce(timeOnly, lit(false))), converted);
    }
    return field.type().equals(Types.STRING) ? nullif(trim(converted), lit("")) : converted;
  }

  /** The first rule that makes the row none of our business, or null. */
  Column ignoredFor() {
    return first(feed.ignore());
  }

  /** The label of an accepted row, or an empty text. */
  Column label() {
    return coalesce(first(feed.label()), lit(""));
  }

  private static Column first(List<Rule> rules) {
    Column reason = lit(null).cast(DataTypes.StringType);
    for (int i = rules.size() - 1; i >= 0; i--) {
      reason = when(expr(rules.get(i).when()), lit(rules.get(i).reason())).otherwise(reason);
    }
    return reason;
  }

  /** The money the row carries, or null. */
  Column amount() {
    return feed.amount().isEmpty()
        ? lit(null).cast(Types.MONEY)
        : expr(feed.amount()).try_cast(Types.MONEY);
  }

  /**
   * Every reason to refuse the row, sorted as configured and declared.
   *
   * @param rows table to the name of the column with its {@link #row}
   * @param corrupt whether the frame has {@link Delivery#CORRUPT}
   */
  Column refusals(Map<Table, String> rows, boolean corrupt) {
    List<Column> reasons = new ArrayList<>();
    if (corrupt) {
      reasons.add(reason(col(Delivery.CORRUPT).isNotNull(), "the row does not fit the columns"));
    }
    for (Rule rule : feed.refuse()) {
      reasons.add(reason(expr(rule.when()), rule.reason()));
    }
    for (Table table : tables()) {
      String row = rows.get(table);
      for (Field field : table.fields()) {
        String sql = feed.tables().get(table.name()).get(field.name());
        if (sql == null) {
          continue;
        }
        Column value = col(row + "." + field.name());
        String subject = tables().size() == 1 ? field.name() : table.name() + "." + field.name();
        if (field.isRequired()) {
          reasons.add(reason(value.isNull(), subject + " is missing or cannot be read"));
        } else {
          Column given = nullif(trim(expr(sql).cast(DataTypes.StringType)), lit(""));
          reasons.add(
              reason(
                  given.isNotNull().and(value.isNull()),
                  subject + " cannot be read as " + field.type().sql()));
        }
        if (!field.check().isEmpty()) {
          reasons.add(
              reason(
                  value.isNotNull().and(not(expr(inRow(field.check(), table, row)))),
                  subject + " breaks: " + field.check()));
        }
      }
    }
    return reasons.isEmpty()
        ? array().cast(Types.STRINGS)
        : array_compact(array(reasons.toArray(Column[]::new)));
  }

  private static Column reason(Column broken, String text) {
    return when(broken, lit(text));
  }

  /** A contract's check, on the columns of a struct. */
  private static String inRow(String check, Table table, String row) {
    Set<String> named = Expressions.columns(check);
    String sql = check;
    for (String column : table.columns()) {
      if (named.contains(column)) {
        sql = sql.replaceAll("(?<!['\\w])" + column + "(?!['\\w])", row + "." + column);
      }
    }
    return sql;
  }
}
