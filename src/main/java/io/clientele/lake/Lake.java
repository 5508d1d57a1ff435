package io.clientele.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.problem.Problem;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** The warehouse: one folder with a Delta table per contract. */
public final class Lake {
  /**
   * A row of a merge whose flag of this name is true is taken out of the table instead of put in.
   */
  public static final String GONE = "_gone";

  /**
   * Of a row of a merge: whether the table has one with its key. Who knows it for all rows spares
   * the look for it, and where there is none, the merge; the rows are gone through twice.
   */
  public static final String KNOWN = "_known";

  /** Of a changed row: whether it is what the row is after the change, or what it was before. */
  public static final String AFTER = "_after";

  /** So many rows of a night are one file, not one a task. */
  private static final long ONE_FILE = 100_000;

  private static final String KEEP = "interval 36500 days";

  private final SparkSession spark;
  private final Path root;
  private final FileSystem files;
  private final Map<Table, String> elsewhere = new HashMap<>();
  private final KnownFiles known = new KnownFiles(this);

  private Lake(SparkSession spark, Path root, FileSystem files) {
    this.spark = spark;
    this.root = root;
    this.files = files;
  }

  /** Opens the warehouse at a folder or URI; nothing is made there yet. */
  public static Lake open(SparkSession spark, String warehouse) {
    Path path = new Path(warehouse);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      Path root = files.makeQualified(path);
      if (files.exists(root) && !files.getFileStatus(root).isDirectory()) {
        throw Problem.configuration(
            "the warehouse " + root + " is a file, not a folder",
            "name another folder with --warehouse or in the configuration");
      }
      return new Lake(spark, root, files);
    } catch (IOException e) {
      throw Problem.configuration(
          "the warehouse " + warehouse + " cannot be used: " + e.getMessage(),
          "name a folder that this user may write to");
    }
  }

  /** Makes the folder when there is none. */
  public void makeFolder() {
    try {
      if (!files.mkdirs(root)) {
        throw new IOException("the folder cannot be made");
      }
    } catch (IOException e) {
      throw Problem.configuration(
          "the warehouse " + root + " cannot be used: " + e.getMessage(),
          "name a folder that this user may write to");
    }
  }

  public Path root() {
    return root;
  }

  SparkSession spark() {
    return spark;
  }

  KnownFiles known() {
    return known;
  }

  FileSystem files() {
    return files;
  }

  /** The session's text of the place of a table. */
  public String location(Table table) {
    return elsewhere.getOrDefault(table, new Path(root, table.name()).toString());
  }

  /** Keeps a table in a folder of its own, outside the warehouse. */
  public Lake keep(Table table, String folder) {
    elsewhere.put(table, new Path(folder).toString());
    return this;
  }

  /** The latest version of the table, or -1 when there is none. */
  public long version(Table table) {
    return log(table).version();
  }

  private Snapshot log(Table table) {
    return DeltaLog.forTable(spark, location(table))
        .update(false, scala.Option.empty(), scala.Option.empty());
  }

  /** Creates the table from its contract when there is none. */
  public void create(Table table) {
    if (version(table) >= 0) {
      checkColumns(table);
      return;
    }
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark).location(location(table)).comment(table.doc());
    for (Field field : table.fields()) {
      builder =
          builder.addColumn(
              DeltaTable.columnBuilder(spark, field.name())
                  .dataType(field.type())
                  .nullable(!field.isRequired())
                  .comment(field.comment())
                  .build());
      if (!field.check().isEmpty()) {
        builder = builder.property("delta.constraints." + field.name(), field.check());
      }
    }
    // Versions that publications name must stay readable, however old; what may go is not decided
    // by age.
    builder =
        builder
            .property("delta.deletedFileRetentionDuration", KEEP)
            .property("delta.logRetentionDuration", KEEP);
    // Files are skipped by what rows are looked up by. Statistics of all columns would cost a third
    // of a write; and those of a person's name would be in the log, in plans and in event logs.
    List<String> lookedUpBy =
        table.lookedUpBy().stream().filter(column -> !isPersonal(table.field(column))).toList();
    if (!lookedUpBy.isEmpty()) {
      builder = builder.property("delta.dataSkippingStatsColumns", String.join(",", lookedUpBy));
    }
    if (table.kind() == Table.Kind.NIGHT) {
      builder = builder.partitionedBy(Table.RUN_ID.name());
    }
    if (table.kind() == Table.Kind.FACT || table.kind() == Table.Kind.STATE) {
      builder = builder.property("delta.enableChangeDataFeed", "true");
    }
    builder.execute();
  }

  private static boolean isPersonal(Field field) {
    return field.privacy() == Field.Privacy.PERSONAL;
  }

  private void checkColumns(Table table) {
    List<String> found = List.of(log(table).schema().fieldNames());
    // Night tables are written by name, and one that grew has its columns in another order.
    boolean same =
        table.kind() == Table.Kind.NIGHT
            ? new TreeSet<>(found).equals(new TreeSet<>(table.columns()))
            : found.equals(table.columns());
    if (!same) {
      throw Problem.configuration(
          "table "
              + table
              + " in "
              + root
              + " was written by another version of Clientele: "
              + difference(found, table.columns()),
          "use a new warehouse folder, or the version that wrote this one");
    }
  }

  /**
   * Adds columns that the contract has and the table lacks, where the contract lets them be null,
   * and to night tables all: in nights of before they are null. A column that may be null by now
   * may be so in the table. What else differs is refused by {@link #create}.
   */
  void addColumns(Table table) {
    StructType schema = log(table).schema();
    List<String> found = List.of(schema.fieldNames());
    String name = "delta.`" + location(table) + "`";
    String place = "first";
    for (Field field : table.fields()) {
      boolean mayBeNull = !field.isRequired() || table.kind() == Table.Kind.NIGHT;
      if (!found.contains(field.name()) && mayBeNull) {
        spark.sql(
            String.format(
                "alter table %s add columns (%s %s comment '%s' %s)",
                name,
                field.name(),
                field.type().sql(),
                field.comment().replace("\\", "\\\\").replace("'", "\\'"),
                place));
        if (!field.check().isEmpty()) {
          spark.sql(
              String.format(
                  "alter table %s add constraint %s check (%s)",
                  name, field.name(), field.check()));
        }
      }
      boolean there = found.contains(field.name());
      if (there && !field.isRequired() && !schema.apply(field.name()).nullable()) {
        spark.sql(
            String.format("alter table %s alter column %s drop not null", name, field.name()));
      }
      if (there || mayBeNull) {
        place = "after " + field.name();
      }
    }
  }

  /**
   * Empties a table whose columns are not the contract's and gives it those; returns whether there
   * was anything to do. For state that a night makes anew from facts when it finds none.
   */
  boolean remake(Table table) {
    if (List.of(log(table).schema().fieldNames()).equals(table.columns())) {
      return false;
    }
    StructType columns = new StructType();
    for (Field field : table.fields()) {
      columns = columns.add(field.name(), field.type(), !field.isRequired(), field.comment());
    }
    spark
        .createDataFrame(List.<Row>of(), columns)
        .write()
        .format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .save(location(table));
    return true;
  }

  /**
   * Takes a column out of a night table that its contract no longer has, when it is there, and
   * writes all rows anew as they are without it.
   *
   * @param carry rows with the columns that tell what the column told
   */
  void replaceColumn(Table table, String gone, UnaryOperator<Dataset<Row>> carry) {
    StructType schema = log(table).schema();
    if (List.of(schema.fieldNames()).contains(gone)) {
      StructType columns = new StructType();
      for (Field field : table.fields()) {
        columns = columns.add(field.name(), field.type(), true, field.comment());
      }
      // Statistics of a column that goes would be asked for in vain.
      skipBy(table, Table.AS_OF.name());
      carry
          .apply(spark.read().format("delta").load(location(table)))
          .drop(gone)
          .to(columns)
          .write()
          .format("delta")
          .mode("overwrite")
          .option("overwriteSchema", "true")
          .partitionBy(Table.RUN_ID.name())
          .save(location(table));
    }
    skipBy(table, String.join(",", table.lookedUpBy()));
  }

  private void skipBy(Table table, String columns) {
    String property = "delta.dataSkippingStatsColumns";
    if (!columns.equals(log(table).metadata().configuration().getOrElse(property, () -> ""))) {
      spark.sql(
          String.format(
              "alter table delta.`%s` set tblproperties ('%s' = '%s')",
              location(table), property, columns));
    }
  }

  /** The table at a version; a column that it did not have yet is null. */
  public Dataset<Row> read(Table table, long version) {
    String location = location(table);
    Dataset<Row> rows =
        TableFiles.read(spark, location, version)
            .orElseGet(
                () -> spark.read().format("delta").option("versionAsOf", version).load(location));
    List<String> found = List.of(rows.columns());
    boolean lacks =
        table.fields().stream()
            .anyMatch(field -> !field.isRequired() && !found.contains(field.name()));
    return lacks ? rows.to(table.schema()) : rows;
  }

  /**
   * The rows that changed after one version up to another, as they were before and as they are
   * after, told apart by {@link #AFTER}; what was changed and changed back, by a step that was done
   * again for example, is not told.
   */
  public Dataset<Row> changes(Table table, long after, long until) {
    if (until <= after) {
      return read(table, until).limit(0).withColumn(AFTER, lit(true));
    }
    Column came = col("_change_type").isin("insert", "update_postimage");
    return spark
        .read()
        .format("delta")
        .option("readChangeFeed", "true")
        .option("startingVersion", after + 1)
        .option("endingVersion", until)
        .load(location(table))
        .groupBy(table.fields().stream().map(Field::col).toArray(Column[]::new))
        .agg(sum(when(came, 1).otherwise(-1)).as(AFTER))
        .where(col(AFTER).notEqual(0))
        .withColumn(AFTER, col(AFTER).gt(0));
  }

  /** Adds rows; returns how many. */
  public long append(Table table, Dataset<Row> rows) {
    Observation written = new Observation();
    conform(table, rows)
        .observe(written, count(lit(1)).as("rows"))
        .write()
        .format("delta")
        .mode("append")
        .save(location(table));
    return Observed.<Long>value(written, "rows").orElse(0L);
  }

  /**
   * Puts rows in by key, in place of those with the same key; rows flagged {@link #GONE} are taken
   * out. Returns how many rows the table was given or lost.
   */
  public long merge(Table table, Dataset<Row> rows) {
    boolean mayGo = List.of(rows.columns()).contains(GONE);
    Column sameKey =
        table.key().stream()
            .map(key -> col("old." + key).equalTo(col("new." + key)))
            .reduce(Column::and)
            .orElseThrow(
                () -> new IllegalStateException("Table " + table + " has no key to merge by"));
    boolean known = version(table) > 0;
    Dataset<Row> told = rows.drop(KNOWN);
    if (known && List.of(rows.columns()).contains(KNOWN)) {
      Column time =
          when(
              col(KNOWN),
              table
                  .time()
                  .filter(table.key()::contains)
                  .map(functions::col)
                  .orElse(lit(null).cast("date")));
      Row found = rows.agg(count(lit(1)), count(when(col(KNOWN), 1)), min(time), max(time)).head();
      known = found.getLong(1) > 0;
      if (!found.isNullAt(2)) {
        // Files of other times are not looked into.
        Column old = col("old." + table.time().orElseThrow());
        sameKey = sameKey.and(old.between(lit(found.get(2)), lit(found.get(3))));
      }
      if (found.getLong(0) <= ONE_FILE) {
        told = told.coalesce(1);
      }
    }
    if (!known) {
      return append(table, mayGo ? told.where(col(GONE).equalTo(false)).drop(GONE) : told);
    }
    Dataset<Row> source = mayGo ? conform(table, told, col(GONE)) : conform(table, told);
    var merge =
        DeltaTable.forPath(spark, location(table)).as("old").merge(source.as("new"), sameKey);
    if (mayGo) {
      merge = merge.whenMatched(col("new." + GONE)).delete();
    }
    var all =
        table.columns().stream()
            .collect(Collectors.toMap(name -> name, name -> col("new." + name)));
    merge = merge.whenMatched().update(all);
    merge =
        mayGo
            ? merge.whenNotMatched(col("new." + GONE).equalTo(false)).insert(all)
            : merge.whenNotMatched().insert(all);
    return merge.execute().collectAsList().get(0).getLong(0);
  }

  /**
   * Takes a table back to an earlier version, by a new one with the same content; returns the new
   * one.
   */
  public long restore(Table table, long version) {
    DeltaTable.forPath(spark, location(table)).restoreToVersion(version);
    return version(table);
  }

  /**
   * The rows with exactly the contract's columns, in its order; anything else is our own mistake.
   */
  private static Dataset<Row> conform(Table table, Dataset<Row> rows, Column... besides) {
    List<String> given = new ArrayList<>(List.of(rows.columns()));
    if (besides.length > 0) {
      given.remove(GONE);
    }
    if (!new TreeSet<>(given).equals(new TreeSet<>(table.columns()))) {
      throw new IllegalStateException(
          "Rows for table " + table + ": " + difference(given, table.columns()));
    }
    List<Column> columns = new ArrayList<>();
    for (Field field : table.fields()) {
      var type = rows.schema().apply(field.name()).dataType();
      if (!type.sql().equals(field.type().sql())) {
        throw new IllegalStateException(
            "Rows for table "
                + table
                + ": "
                + field.name()
                + " is "
                + type.sql()
                + ", must be "
                + field.type().sql());
      }
      columns.add(field.col());
    }
    columns.addAll(List.of(besides));
    return rows.select(columns.toArray(Column[]::new));
  }

  private static String difference(Collection<String> found, Collection<String> wanted) {
    TreeSet<String> missing = new TreeSet<>(wanted);
    missing.removeAll(found);
    TreeSet<String> extra = new TreeSet<>(found);
    extra.removeAll(wanted);
    return "missing columns " + missing + ", unexpected columns " + extra;
  }

  /** A frame of a few rows made here, in the order of the contract's columns. */
  public Dataset<Row> frame(Table table, List<Row> rows) {
    return spark.createDataFrame(rows, table.schema());
  }

  /** A frame of a few rows made here: what is in it is told by no plan. */
  public Dataset<Row> localFrame(StructType schema, List<Row> rows) {
    return spark.createDataFrame(rows, schema);
  }

  /** A few rows as they are now, whatever becomes of the tables they are from. */
  public Dataset<Row> local(Dataset<Row> rows) {
    return spark.createDataFrame(rows.collectAsList(), rows.schema());
  }

  /**
   * The names of the folders and files directly below a folder of the warehouse, sorted; empty when
   * there is none.
   */
  public List<String> list(String folder) {
    try {
      Path path = new Path(root, folder);
      if (!files.exists(path)) {
        return List.of();
      }
      List<String> names = new ArrayList<>();
      for (FileStatus status : files.listStatus(path)) {
        names.add(status.getPath().getName());
      }
      return names.stream().sorted().toList();
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  Problem unusable(String what, Throwable e) {
    return Problem.failed(
        "the warehouse file "
            + new Path(root, what)
            + " cannot be read or written: "
            + e.getMessage(),
        "check the file system's space and permissions",
        e);
  }
}
