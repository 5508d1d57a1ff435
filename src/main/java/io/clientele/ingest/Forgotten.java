package io.clientele.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.lake.Delivery;
import io.clientele.problem.Problem;
import io.clientele.schema.Accounts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Tombstones;
import io.clientele.schema.Traces;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Knows the rows of people who were forgotten when files bring them again. They are ignored, with
 * their money in the account; in the rows of others their accounts are left out.
 */
final class Forgotten {
  static final String REASON = "forgotten";

  private static final String MARK = "_forgotten";
  private static final String NAMED = "_names_forgotten";
  private static final String HASH = "_hash";
  private static final String WITHHELD = "{\"row\":\"(withheld: somebody was forgotten)\"}";

  private final String source;
  private final PersonalData personal;
  private final Optional<Dataset<Row>> stones;

  /**
   * The forgotten of a source.
   *
   * @param tombstones rows of {@link Tombstones}; empty when nobody was ever forgotten
   * @throws Problem when there are some, and no key to know them by
   */
  Forgotten(String source, PersonalData personal, Optional<Dataset<Row>> tombstones) {
    this.source = source;
    this.personal = personal;
    this.stones =
        tombstones
            .map(rows -> rows.where(Tombstones.SOURCE.col().equalTo(source)))
            .filter(rows -> !rows.isEmpty());
    if (stones.isPresent() && !personal.canHash()) {
      throw Problem.configuration(
          "people of source "
              + source
              + " were forgotten, and without a key nobody knows their rows",
          "give the key that they were forgotten with: export CLIENTELE_KEY=… or CLIENTELE_KEY_FILE=…");
    }
  }

  /** Marks the rows of the forgotten, and takes their accounts out of the rows of others. */
  Dataset<Row> marked(Dataset<Row> rows, Iterable<RowVersions> tables) {
    Dataset<Row> marked = rows.withColumn(MARK, lit(false)).withColumn(NAMED, lit(false));
    if (stones.isEmpty()) {
      return marked;
    }
    for (RowVersions versions : tables) {
      Table table = versions.table();
      for (String key : Traces.KEYS) {
        if (table.has(key)) {
          marked =
              joined(marked, versions.row(), key, key)
                  .withColumn(MARK, col(MARK).or(col(HASH).isNotNull()))
                  .drop(HASH);
        }
      }
      for (Field field : Traces.mentions(table)) {
        String row = versions.row();
        marked =
            joined(marked, row, field.name(), Accounts.ACCOUNT_ID.name())
                .withColumn(
                    row,
                    when(
                            col(HASH).isNotNull(),
                            col(row).withField(field.name(), lit(null).cast(field.type())))
                        .otherwise(col(row)))
                .withColumn(NAMED, col(NAMED).or(col(HASH).isNotNull()))
                .drop(HASH);
      }
    }
    return marked;
  }

  private Dataset<Row> joined(Dataset<Row> rows, String row, String field, String key) {
    Dataset<Row> known =
        stones
            .orElseThrow()
            .where(Tombstones.COLUMN.col().equalTo(key))
            .select(Tombstones.HASH.col().as(HASH))
            .distinct();
    Column hash = personal.tombstone(key, lit(source), col(row + "." + field));
    return rows.join(known, hash.equalTo(col(HASH)), "left_outer");
  }

  /** Why a row is ignored: by its own rule, or for whose it is. */
  Column ignoredFor(Column rule) {
    return coalesce(rule, when(col(MARK), lit(REASON)));
  }

  /**
   * The text of a refused row. It is withheld when it names one of the forgotten, and, once
   * somebody was forgotten, when it does not fit the columns: nobody can tell whose it is.
   */
  Column raw(Column text, List<String> columns) {
    if (stones.isEmpty()) {
      return text;
    }
    Column withheld =
        columns.contains(Delivery.CORRUPT)
            ? col(NAMED).or(col(Delivery.CORRUPT).isNotNull())
            : col(NAMED);
    return when(withheld, lit(WITHHELD)).otherwise(text);
  }
}
