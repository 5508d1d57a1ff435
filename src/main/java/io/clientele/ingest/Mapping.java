package io.clientele.ingest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.instr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ltrim;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Feed;
import io.clientele.config.Rule;
import io.clientele.lake.Delivery;
import io.clientele.problem.Nearest;
import io.clientele.schema.Accounts;
import io.clientele.schema.Facts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import io.clientele.sql.Expressions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How the rows of a feed become rows of tables: the expressions of its configuration, checked
 * against the contracts.
 */
final class Mapping {
  private static final int LAST_COLON_OF_A_TIME = 4;

  /** 96 bits of the keyed hash name a guest. */
  private static final int GUEST_DIGITS = 24;

  /** Column that numbers identical rows of a file. */
  static final String COPY = "_copy";

  private static final String SOURCE = Accounts.SOURCE.name();
  private static final String KEYLESS =
      "is personal, and there is no key to hash it with: export CLIENTELE_KEY=…, or name a file that holds it with personal.key-file";
  private static final String HIDDEN = "(personal)";

  private final String source;
  private final Feed feed;
  private final PersonalData personal;

  private Mapping(String source, Feed feed, PersonalData personal) {
    this.source = source;
    this.feed = feed;
    this.personal = personal;
  }

  /** Checks all that can be checked without knowing the columns of the files. */
  static Mapping of(String source, Feed feed, PersonalData personal, Place place) {
    List<String> known = Facts.ALL.stream().map(Table::name).toList();
    feed.tables()
        .forEach(
            (name, columns) -> {
              Table table =
                  Facts.ALL.stream()
                      .filter(fact -> fact.name().equals(name))
                      .findFirst()
                      .orElseThrow(
                          () ->
                              place.problem(
                                  "is no table that a source fills; " + Nearest.hint(name, known),
                                  "tables",
                                  name));
              for (String column : columns.keySet()) {
                List<String> valid = mapped(table).stream().map(Field::name).toList();
                if (!valid.contains(column)) {
                  throw place.problem(
                      "is no column of " + name + "; " + Nearest.hint(column, valid),
                      "tables",
                      name,
                      column);
                }
              }
              for (Field field : mapped(table)) {
                boolean given = columns.containsKey(field.name());
                if (given && field.privacy() != Field.Privacy.NONE && !personal.canHash()) {
                  throw place.problem(KEYLESS, "tables", name, field.name());
                }
                if (field.isRequired() && field.derived().isEmpty() && !given) {
                  throw place.problem(
                      "lacks column " + field.name() + ", which is never null", "tables", name);
                }
              }
            });
    if (!feed.guest().isEmpty() && !personal.canHash()) {
      throw place.problem(KEYLESS, "guest");
    }
    if (!feed.columns().isEmpty()) {
      check(feed, declared(feed, place), place);
    } else if (feed.format().equals("text")) {
      check(feed, new StructType().add("value", DataTypes.StringType), place);
    } else if (feed.format().equals("json")) {
      throw place.problem(
          "must declare the columns of json files, such as \"id string, amount string\"",
          "columns");
    }
    return new Mapping(source, feed, personal);
  }

  /** The columns of a table that a mapping may give. */
  private static List<Field> mapped(Table table) {
    return table.ownFields().stream().filter(field -> !field.name().equals(SOURCE)).toList();
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
    Map<String, String> single =
        Map.of(
            "amount", feed.amount(),
            "currency", feed.currency(),
            "currency-day", feed.currencyDay(),
            "guest", feed.guest());
    single.forEach(
        (key, sql) -> {
          if (!sql.isEmpty()) {
            checked(() -> Expressions.check(sql, all), place, key);
          }
        });
    List<String> names = List.of(columns.fieldNames());
    for (int i = 0; i < feed.personal().size(); i++) {
      String column = feed.personal().get(i);
      if (!names.contains(column)) {
        throw place.problem(
            "no column '" + column + "'; " + Nearest.hint(column, names),
            "personal",
            String.valueOf(i));
      }
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

  /** The columns that any expression uses. */
  Set<String> columns() {
    List<String> all = new ArrayList<>();
    feed.tables().values().forEach(mapped -> all.addAll(mapped.values()));
    for (List<Rule> rules : Arrays.asList(feed.ignore(), feed.refuse(), feed.label())) {
      rules.forEach(rule -> all.add(rule.when()));
    }
    all.addAll(List.of(feed.amount(), feed.currency(), feed.currencyDay(), feed.guest()));
    Set<String> columns = new TreeSet<>();
    all.stream()
        .filter(sql -> !sql.isEmpty())
        .forEach(sql -> columns.addAll(Expressions.columns(sql)));
    return columns;
  }

  /** The columns with personal data: those that feed a personal column, and those named so. */
  Set<String> personalColumns() {
    Set<String> columns = new TreeSet<>(feed.personal());
    if (!feed.guest().isEmpty()) {
      columns.addAll(Expressions.columns(feed.guest()));
    }
    for (Table table : tables()) {
      for (Field field : mapped(table)) {
        String sql = feed.tables().get(table.name()).get(field.name());
        if (sql != null && field.privacy() != Field.Privacy.NONE) {
          columns.addAll(Expressions.columns(sql));
        }
      }
    }
    return columns;
  }

  /**
   * The row as text for the quarantine, without what is personal; of a row that does not fit the
   * columns nobody knows what is where, so all of it may be.
   */
  Column raw(List<String> columns) {
    Set<String> hidden = personalColumns();
    boolean mayShift = !hidden.isEmpty() && columns.contains(Delivery.CORRUPT);
    List<Column> shown = new ArrayList<>();
    for (String name : columns) {
      Column text = column(name);
      if (hidden.contains(name)) {
        text = when(text.isNotNull(), HIDDEN);
      } else if (mayShift) {
        text =
            when(col(Delivery.CORRUPT).isNull(), text.cast(DataTypes.StringType))
                .when(text.isNotNull(), HIDDEN);
      }
      shown.add(text.as(name));
    }
    return to_json(struct(shown.toArray(Column[]::new)));
  }

  private static Column column(String name) {
    return col("`" + name + "`");
  }

  /** The tables this feed fills. */
  List<Table> tables() {
    return Facts.ALL.stream().filter(table -> feed.tables().containsKey(table.name())).toList();
  }

  /** The table with one row per row of the files. */
  Table grain() {
    return tables().stream()
        .filter(table -> table.name().equals(feed.grain()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The row of a table that a row of the files makes, as a struct with the contract's columns, less
   * what tells where it is from.
   */
  Column row(Table table) {
    List<Column> columns = new ArrayList<>();
    for (Field field : table.ownFields()) {
      columns.add(value(table, field).as(field.name()));
    }
    return struct(columns.toArray(Column[]::new));
  }

  /** The same row, with what is made from its other columns; from a column with {@link #row}. */
  Column completed(Table table, String row) {
    Column whole = col(row);
    for (Field field : mapped(table)) {
      if (!field.derived().isEmpty()) {
        whole =
            whole.withField(
                field.name(),
                coalesce(col(row + "." + field.name()), expr(inRow(field.derived(), table, row))));
      }
    }
    return whole;
  }

  private Column value(Table table, Field field) {
    if (field.name().equals(SOURCE)) {
      return lit(source);
    }
    String sql = feed.tables().get(table.name()).get(field.name());
    if (sql == null) {
      Column guest = when(isGuest(table), lit("guest"));
      return table.equals(Accounts.TABLE) && field.equals(Accounts.KIND) && !feed.guest().isEmpty()
          ? guest
          : lit(null).cast(field.type());
    }
    Column converted = expr(sql).try_cast(field.type());
    if (field.type().equals(Types.TIMESTAMP)) {
      // Spark takes a time without a date for today's; its colon comes early.
      Column colon = instr(ltrim(expr(sql).cast(DataTypes.StringType)), lit(":"));
      Column timeOnly = colon.between(2, LAST_COLON_OF_A_TIME);
      converted = when(not(coalesce(timeOnly, lit(false))), converted);
    } else if (field.money()) {
      converted = inShopCurrency(converted);
    } else if (field.type().equals(Types.STRING)) {
      converted = nullif(trim(converted), lit(""));
    }
    if (field.name().equals(Accounts.ACCOUNT_ID.name()) && !feed.guest().isEmpty()) {
      converted = coalesce(converted, guestAccount());
    }
    return switch (field.privacy()) {
      case NONE -> converted;
      case HASHED -> personal.hash(converted);
      case PERSONAL -> personal.seal(converted);
    };
  }

  private Column guestAccount() {
    Column known = nullif(trim(expr(feed.guest()).cast(DataTypes.StringType)), lit(""));
    return concat(lit("guest-"), substring(personal.hash(known), 1, GUEST_DIGITS));
  }

  private Column isGuest(Table table) {
    String account = feed.tables().get(table.name()).get(Accounts.ACCOUNT_ID.name());
    return nullif(trim(expr(account).cast(DataTypes.StringType)), lit("")).isNull();
  }

  private Column inShopCurrency(Column money) {
    return feed.currency().isEmpty() ? money : money.multiply(col(Rates.RATE)).cast(Types.MONEY);
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
        : inShopCurrency(expr(feed.amount()).try_cast(Types.MONEY));
  }

  /** What the mapping gives and may be null, by column. */
  Map<String, Column> optionalColumns() {
    Map<String, Column> columns = new TreeMap<>();
    for (Table table : tables()) {
      for (Field field : mapped(table)) {
        if (!field.isRequired() && feed.tables().get(table.name()).containsKey(field.name())) {
          columns.put(
              table.name() + "." + field.name(), col("_" + table.name() + "." + field.name()));
        }
      }
    }
    return columns;
  }

  /**
   * Every reason to refuse the row, sorted as configured and declared; null in the place of each
   * that does not apply.
   *
   * @param corrupt whether the frame has {@link Delivery#CORRUPT}
   * @param rows name of the column with the {@link #row} of a table
   */
  Column refusals(boolean corrupt, Function<Table, String> rows) {
    List<Column> reasons = new ArrayList<>();
    if (corrupt) {
      reasons.add(reason(col(Delivery.CORRUPT).isNotNull(), "the row does not fit the columns"));
    }
    if (!feed.currency().isEmpty()) {
      reasons.add(
          when(
              col(Rates.RATE).isNull(),
              when(
                      col(Rates.CURRENCY).rlike("^[A-Z]{3}$"),
                      concat(lit("no exchange rate for "), col(Rates.CURRENCY)))
                  .otherwise("the currency is no ISO 4217 code")));
    }
    for (Rule rule : feed.refuse()) {
      reasons.add(reason(expr(rule.when()), rule.reason()));
    }
    for (Table table : tables()) {
      String row = rows.apply(table);
      for (Field field : mapped(table)) {
        String sql = feed.tables().get(table.name()).get(field.name());
        if (sql == null && field.derived().isEmpty()) {
          continue;
        }
        Column value = col(row + "." + field.name());
        String subject = tables().size() == 1 ? field.name() : table.name() + "." + field.name();
        if (field.isRequired()) {
          reasons.add(reason(value.isNull(), subject + " is missing or cannot be read"));
        } else if (sql != null) {
          // Money without a rate is told by its currency.
          Column unread = value.isNull();
          if (field.money()) {
            unread = unread.and(expr(sql).try_cast(field.type()).isNull());
          }
          Column given = trim(expr(sql).cast(DataTypes.StringType)).notEqual("");
          reasons.add(
              reason(unread.and(given), subject + " cannot be read as " + field.type().sql()));
        }
        if (field.type().equals(Types.MONEY)) {
          // In its own type, for a quick comparison.
          Column large = abs(value).geq(lit(Types.TOO_LARGE).cast(field.type()));
          reasons.add(
              reason(
                  large,
                  String.format(Locale.ROOT, "%s is %,d or more", subject, Types.TOO_LARGE)));
        }
        if (!field.check().isEmpty()) {
          reasons.add(
              reason(
                  value.isNotNull().and(not(expr(inRow(field.check(), table, row)))),
                  subject + " breaks: " + field.check()));
        }
      }
    }
    return reasons.isEmpty() ? array().cast(Types.STRINGS) : array(reasons.toArray(Column[]::new));
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
