package io.clientele.tag;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What models of tags are learnt from.
 *
 * @param rows a bounded sample in one partition and one order: {@code customer_id, fold, given,
 *     segments}, and a column of labels for each tag, null where not known
 * @param names of what is given: features, then choices
 * @param features how many of them are features
 */
record Learning(Dataset<Row> rows, List<String> names, int features) {
  /** The rows of a customer, of several dates for example, are in one of so many folds. */
  static final int FOLDS = 5;

  static final Column FOLD = col("fold");

  /** Features, then place and number of each choice: see {@link ValueScoring}. */
  static final Column GIVEN = col("given");

  /** The customer's segment in each of the segmentations; null where there are none. */
  static final Column SEGMENTS = col("segments");
}
