package io.clientele.pipeline;

import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** What a stage hands over to be written, in the order it is written. */
public final class Outputs {
  private final Map<Table, Supplier<Dataset<Row>>> tables = new LinkedHashMap<>();
  private final List<Dataset<Row>> kept = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<Table> rare = new HashSet<>();
  private boolean leavesDelivery;

  /** Nothing to write. */
  public static Outputs none() {
    return new Outputs();
  }

  public static Outputs of(Table table, Dataset<Row> rows) {
    return none().and(table, rows);
  }

  public Outputs and(Table table, Dataset<Row> rows) {
    return after(table, () -> rows);
  }

  /**
   * Rows of which there are usually none, made from what is kept: without any, nothing is written.
   */
  public Outputs andIfAny(Table table, Dataset<Row> rows) {
    rare.add(table);
    return and(table, rows);
  }

  boolean isRare(Table table) {
    return rare.contains(table);
  }

  /** Rows that can be told only when the tables before them have been written. */
  public Outputs after(Table table, Supplier<Dataset<Row>> rows) {
    if (tables.put(table, rows) != null) {
      throw new IllegalArgumentException("Table " + table + " is put out twice");
    }
    return this;
  }

  /**
   * Keeps a frame that several outputs are made from until they are written, so that it is computed
   * once.
   */
  public Dataset<Row> keep(Dataset<Row> rows) {
    Dataset<Row> keeping = rows.persist(StorageLevel.MEMORY_AND_DISK());
    kept.add(keeping);
    return keeping;
  }

  /** Leaves the new files of the stage's feed for another night. */
  public Outputs leaveDelivery() {
    leavesDelivery = true;
    return this;
  }

  boolean leavesDelivery() {
    return leavesDelivery;
  }

  /** Something the summary of the run should say, such as a refusal. */
  public Outputs note(String note) {
    notes.add(note);
    return this;
  }

  Map<Table, Supplier<Dataset<Row>>> tables() {
    return tables;
  }

  List<String> notes() {
    return notes;
  }

  void release() {
    kept.forEach(Dataset::unpersist);
  }
}
