package io.clientele;

import static org.apache.spark.sql.functions.lit;

import io.clientele.lake.Lake;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Pipeline;
import io.clientele.pipeline.Progress;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Nights of a few stages over a warehouse of their own. Facts are put in and taken out by hand
 * before a night, in place of feeds.
 */
public final class HandMadeNights {
  private final SparkSession spark;
  private final Lake lake;
  private final Map<Table, List<Row>> coming = new LinkedHashMap<>();
  private final Map<Table, List<Row>> going = new LinkedHashMap<>();
  private LocalDate asOf = LocalDate.of(2025, 1, 1);

  public HandMadeNights(SparkSession spark, Path folder) {
    this.spark = spark;
    this.lake = Lake.open(spark, folder.toString());
  }

  /** Puts in a fact, or puts it in place of the one with its key; what is not told is null. */
  public HandMadeNights put(Table facts, Map<Field, ?> values) {
    coming.computeIfAbsent(facts, any -> new ArrayList<>()).add(row(facts, values));
    return this;
  }

  /** Takes out the fact with this key. */
  public HandMadeNights take(Table facts, Map<Field, ?> values) {
    going.computeIfAbsent(facts, any -> new ArrayList<>()).add(row(facts, values));
    return this;
  }

  /** The next night is that of this date. */
  public HandMadeNights skipTo(LocalDate date) {
    asOf = date;
    return this;
  }

  /** Runs the next night; returns what its stages had to say. */
  public List<String> night(Stage... stages) {
    List<Stage> all = new ArrayList<>(List.of(new Hand(Map.copyOf(coming), Map.copyOf(going))));
    all.addAll(List.of(stages));
    coming.clear();
    going.clear();
    List<String> notes = new ArrayList<>();
    new Pipeline(lake, all, "hand made", "test", new Notes(notes), Clock.systemUTC()).run(asOf);
    asOf = asOf.plusDays(1);
    return notes;
  }

  /** The table as the last night left it. */
  public Dataset<Row> read(Table table) {
    return lake.read(table, lake.version(table));
  }

  /** The rows that the last change of the table wrote, before and after. */
  public Dataset<Row> lastChanges(Table table) {
    long version = lake.version(table);
    return lake.changes(table, version - 1, version);
  }

  /** With 0 for every other number there must be. */
  public static Map<Field, Object> required(Table table, Map<Field, Object> told) {
    Map<Field, Object> values = new HashMap<>(told);
    for (Field field : table.fields()) {
      if (field.isRequired() && !values.containsKey(field)) {
        values.put(
            field,
            field.type().equals(Types.INT)
                ? (Object) 0
                : field.type().equals(Types.LONG)
                    ? (Object) 0L
                    : field.type().equals(Types.STRING)
                        ? "test"
                        : field.type().equals(Types.DOUBLE) ? (Object) 1.0 : BigDecimal.ZERO);
      }
    }
    return values;
  }

  /** An account of the web shop. */
  public static Map<Field, Object> account(String account, String customer) {
    return required(
        CustomerAccounts.TABLE,
        Map.of(
            CustomerAccounts.SOURCE, "web",
            CustomerAccounts.ACCOUNT_ID, account,
            CustomerAccounts.CUSTOMER_ID, customer));
  }

  private static Row row(Table facts, Map<Field, ?> values) {
    return RowFactory.create(
        facts.fields().stream()
            .map(
                field -> {
                  if (field.equals(Table.FILE)) {
                    return "by hand";
                  }
                  return field.equals(Table.FILE_MODIFIED_AT)
                      ? Timestamp.from(Instant.EPOCH)
                      : values.get(field);
                })
            .toArray());
  }

  private final class Hand implements Stage {
    private final Map<Table, List<Row>> coming;
    private final Map<Table, List<Row>> going;

    Hand(Map<Table, List<Row>> coming, Map<Table, List<Row>> going) {
      this.coming = coming;
      this.going = going;
    }

    @Override
    public String name() {
      return "hand";
    }

    @Override
    public List<Table> inputs() {
      return List.of();
    }

    @Override
    public List<Table> outputs() {
      return java.util.stream.Stream.concat(coming.keySet().stream(), going.keySet().stream())
          .distinct()
          .toList();
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      Outputs outputs = Outputs.none();
      for (Table table : outputs()) {
        outputs.and(table, flagged(table, coming, false).unionByName(flagged(table, going, true)));
      }
      return outputs;
    }

    private Dataset<Row> flagged(Table table, Map<Table, List<Row>> rows, boolean gone) {
      // Of what is taken out, nothing but the key need be told.
      StructType loose =
          new StructType(
              table.fields().stream()
                  .map(field -> DataTypes.createStructField(field.name(), field.type(), true))
                  .toArray(StructField[]::new));
      return spark
          .createDataFrame(rows.getOrDefault(table, List.of()), loose)
          .withColumn(Lake.GONE, lit(gone));
    }
  }

  private record Notes(List<String> notes) implements Progress {
    @Override
    public void say(String line) {}

    @Override
    public void begin(String step) {}

    @Override
    public void end(long rows, double seconds, String note) {
      if (!note.isEmpty()) {
        notes.add(note);
      }
    }

    @Override
    public void skip(String step) {}
  }
}
