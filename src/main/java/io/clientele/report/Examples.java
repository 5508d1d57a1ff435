package io.clientele.report;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import io.clientele.schema.Erasures;
import io.clientele.schema.Field;
import io.clientele.schema.Quarantine;
import io.clientele.schema.Table;
import io.clientele.schema.Tombstones;
import io.clientele.schema.Traces;
import io.clientele.schema.Types;
import io.clientele.schema.Vault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;

/**
 * What values in a table look like, by column: the middle number or date and the most frequent text
 * of its first rows by key. So they come from rows apart and tell no row. In a table about people,
 * ids of theirs have no example, a text only when several people share it, and nothing has one that
 * fewer have; the vault, refused rows and the forgotten have none at all, and are not read.
 */
public final class Examples {
  /** Rows that are looked at. */
  static final int ROWS = 200;

  /** People who share a text, or have a number, before it is told. */
  static final int PEOPLE = 5;

  /** The longest that is told of a value. */
  private static final int LENGTH = 80;

  private static final List<Table> CLOSED =
      List.of(Vault.TABLE, Quarantine.TABLE, Erasures.TABLE, Tombstones.TABLE);

  private final Table table;
  private final boolean ofPeople;

  private Examples(Table table) {
    this.table = table;
    this.ofPeople = Traces.of(table).isPresent() || !Traces.mentions(table).isEmpty();
  }

  /**
   * An example of each column that has one; reads the table once, at most.
   *
   * @param tables the rows of a table, where there is one
   */
  public static Map<String, String> of(
      Table table, Function<Table, Optional<Dataset<Row>>> tables) {
    return CLOSED.contains(table)
        ? Map.of()
        : tables.apply(table).map(new Examples(table)::read).orElse(Map.of());
  }

  private Map<String, String> read(Dataset<Row> rows) {
    List<String> there = Arrays.asList(rows.columns());
    List<Field> told =
        table.fields().stream()
            .filter(field -> there.contains(field.name()) && mayBeTold(field))
            .toList();
    List<Column> columns = new ArrayList<>();
    told.forEach(field -> columns.add(field.col().cast(Types.STRING)));
    columns.add(person());
    List<Row> first =
        rows.orderBy(order(told))
            .select(columns.toArray(Column[]::new))
            .limit(ROWS)
            .collectAsList();
    Map<String, String> examples = new TreeMap<>();
    for (int i = 0; i < told.size(); i++) {
      Field field = told.get(i);
      example(field, i, first).ifPresent(value -> examples.put(field.name(), cut(value)));
    }
    return examples;
  }

  private boolean mayBeTold(Field field) {
    return field.privacy() == Field.Privacy.NONE
        && !field.type().equals(Types.BINARY)
        && !(ofPeople
            && (Traces.KEYS.contains(field.name())
                || Traces.By.CUSTOMER.columns().contains(field.name())
                || Traces.mentions(table).contains(field)));
  }

  /** Whose a row is. */
  private Column person() {
    return Traces.of(table)
        .map(
            by ->
                concat_ws(
                    "/",
                    by.columns().stream()
                        .map(org.apache.spark.sql.functions::col)
                        .toArray(Column[]::new)))
        .orElse(lit(""));
  }

  private Column[] order(List<Field> told) {
    return table.key().isEmpty()
        ? told.stream()
            .filter(field -> !(field.type() instanceof MapType))
            .map(Field::col)
            .toArray(Column[]::new)
        : table.keyColumns();
  }

  private Optional<String> example(Field field, int place, List<Row> rows) {
    Map<String, Integer> times = new TreeMap<>();
    Map<String, Set<String>> people = new TreeMap<>();
    Set<String> all = new HashSet<>();
    for (Row row : rows) {
      if (!row.isNullAt(place)) {
        String value = row.getString(place);
        String person = row.getString(row.length() - 1);
        times.merge(value, 1, Integer::sum);
        people.computeIfAbsent(value, any -> new HashSet<>()).add(person);
        all.add(person);
      }
    }
    if (ofPeople && all.size() < PEOPLE) {
      return Optional.empty();
    }
    return isMeasured(field)
        ? middle(field, times)
        : times.entrySet().stream()
            .filter(entry -> !ofPeople || people.get(entry.getKey()).size() >= PEOPLE)
            .max(
                Map.Entry.<String, Integer>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
            .map(Map.Entry::getKey);
  }

  private static boolean isMeasured(Field field) {
    return field.type() instanceof NumericType
        || field.type().equals(Types.DATE)
        || field.type().equals(Types.TIMESTAMP);
  }

  /** Of values, each so many times, the middle one. */
  private static Optional<String> middle(Field field, Map<String, Integer> times) {
    List<String> values = new ArrayList<>();
    times.forEach(
        (value, count) -> {
          for (int i = 0; i < count; i++) {
            values.add(value);
          }
        });
    // Days and times as text are in their order.
    values.sort(field.type() instanceof NumericType ? comparing(Double::valueOf) : naturalOrder());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get((values.size() - 1) / 2));
  }

  private static String cut(String value) {
    return value.length() <= LENGTH ? value : value.substring(0, LENGTH) + "…";
  }
}
