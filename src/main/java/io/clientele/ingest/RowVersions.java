package io.clientele.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;

import io.clientele.lake.Delivery;
import io.clientele.pipeline.Inputs;
import io.clientele.schema.Accounts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which of the versions of a row counts: the one with the latest update time; without one, the one
 * in the file modified last; of one file, the least. It is the same whichever version came first,
 * so facts do not depend on the order of deliveries.
 *
 * @param table the table whose rows are compared
 * @param row name of the column with its rows, as structs of {@link Table#ownFields()}
 */
record RowVersions(Table table, String row) {
  /** The row as it is known, with its place; null when there is none. */
  static final String KNOWN = "_known";

  private static final String KNOWN_FILE = "_known_file";
  private static final String KNOWN_MODIFIED = "_known_modified";
  private static final String REPLACED = "_replaced";

  Column[] key() {
    return table.key().stream().map(name -> col(row + "." + name).as(name)).toArray(Column[]::new);
  }

  /** Sorts versions: the one that counts is the least. */
  Column order() {
    return order(row, Delivery.MODIFIED, col(Delivery.DELETED));
  }

  private static Column knownOrder() {
    return order(KNOWN, KNOWN_MODIFIED, lit(false));
  }

  private static Column order(String row, String modified, Column deleted) {
    Column updated = col(row + "." + Accounts.UPDATED_AT.name());
    return struct(
        coalesce(negate(unix_micros(updated)), lit(0L)).as("updated"),
        negate(unix_micros(col(modified))).as("modified"),
        // What one change of a source deletes and inserts, it replaces.
        deleted.as("deleted"),
        col(row).as("row"));
  }

  /**
   * Puts the known row beside every row.
   *
   * @param delivery whose rows these are
   */
  Dataset<Row> withKnown(Inputs inputs, Dataset<Row> rows, Delivery delivery) {
    if (inputs.isFirst(table)) {
      return rows.withColumn(KNOWN, lit(null).cast(table.ownSchema()))
          .withColumn(KNOWN_FILE, lit(null).cast("string"))
          .withColumn(KNOWN_MODIFIED, lit(null).cast("timestamp"))
          .withColumn(REPLACED, lit(false));
    }
    Dataset<Row> keys = rows.where(col(row).isNotNull()).select(key());
    Dataset<Row> known = inputs.previous(table);
    known = known.join(delivery.isSmall() ? broadcast(keys) : keys, keyNames(), "left_semi");
    return rows.join(whole(markReplaced(known, delivery)), sameKey(row), "left_outer");
  }

  /**
   * The known rows that came from files which now have other content, as {@link #KNOWN} with their
   * key beside.
   */
  Dataset<Row> replaced(Inputs inputs, Delivery delivery) {
    return whole(
        markReplaced(
            inputs
                .previous(table)
                .join(broadcast(delivery.replacedFiles()), fileName(), "left_semi"),
            delivery));
  }

  private static Dataset<Row> markReplaced(Dataset<Row> known, Delivery delivery) {
    if (delivery.replaced().isEmpty()) {
      return known.withColumn(REPLACED, lit(false));
    }
    Dataset<Row> files = broadcast(delivery.replacedFiles().withColumn(REPLACED, lit(true)));
    return known.join(files, fileName(), "left_outer");
  }

  private Dataset<Row> whole(Dataset<Row> known) {
    return known.select(
        struct(table.ownFields().stream().map(Field::col).toArray(Column[]::new)).as(KNOWN),
        Table.FILE.col().as(KNOWN_FILE),
        Table.FILE_MODIFIED_AT.col().as(KNOWN_MODIFIED),
        coalesce(col(REPLACED), lit(false)).as(REPLACED));
  }

  private Column sameKey(String other) {
    return table.key().stream()
        .map(name -> col(other + "." + name).equalTo(col(KNOWN + "." + name)))
        .reduce(Column::and)
        .orElseThrow();
  }

  /** Whether the row is known as it is, and stands where it stood. */
  Column isKnown() {
    Column moved = col(REPLACED).and(col(KNOWN_FILE).notEqual(col(Delivery.FILE)));
    return col(KNOWN).eqNullSafe(col(row)).and(moved.equalTo(false));
  }

  /** Whether the known row counts more, and its file still says so. */
  Column isOlder() {
    return coalesce(
        col(KNOWN).isNotNull().and(col(REPLACED).equalTo(false)).and(knownOrder().lt(order())),
        lit(false));
  }

  /** The file a known row is from. */
  static Column knownFile() {
    return col(KNOWN_FILE);
  }

  /** Whether there is a known row. */
  static Column corrects() {
    return col(KNOWN).isNotNull();
  }

  /** The rows as the table keeps them. */
  Dataset<Row> asFacts(Dataset<Row> rows, Column... besides) {
    Column[] columns = new Column[besides.length + 3];
    columns[0] = col(row + ".*");
    columns[1] = col(Delivery.FILE).as(Table.FILE.name());
    columns[2] = col(Delivery.MODIFIED).as(Table.FILE_MODIFIED_AT.name());
    System.arraycopy(besides, 0, columns, 3, besides.length);
    return rows.select(columns);
  }

  /** Known rows as the table keeps them. */
  static Dataset<Row> knownAsFacts(Dataset<Row> known, Column... besides) {
    Column[] columns = new Column[besides.length + 3];
    columns[0] = col(KNOWN + ".*");
    columns[1] = col(KNOWN_FILE).as(Table.FILE.name());
    columns[2] = col(KNOWN_MODIFIED).as(Table.FILE_MODIFIED_AT.name());
    System.arraycopy(besides, 0, columns, 3, besides.length);
    return known.select(columns);
  }

  /**
   * The known rows of replaced files for which the new content has nothing as good: no row of that
   * key, or one with an earlier update time.
   */
  Dataset<Row> lost(Inputs inputs, Dataset<Row> fresh, Delivery delivery) {
    Column asGood = order().leq(knownOrder());
    return replaced(inputs, delivery).join(fresh, sameKey(row).and(asGood), "left_anti");
  }

  /** Rows with one of these known rows' keys. */
  Dataset<Row> sharing(Dataset<Row> rows, Dataset<Row> known) {
    return rows.join(known.select(col(KNOWN)), sameKey(row), "left_semi");
  }

  /** Known rows without a row of their key. */
  Dataset<Row> without(Dataset<Row> known, Dataset<Row> rows) {
    return known.join(rows.select(col(row)), sameKey(row), "left_anti");
  }

  private scala.collection.immutable.Seq<String> keyNames() {
    return CollectionConverters.asScala(table.key()).toSeq();
  }

  private static scala.collection.immutable.Seq<String> fileName() {
    return CollectionConverters.asScala(java.util.List.of(Table.FILE.name())).toSeq();
  }
}
