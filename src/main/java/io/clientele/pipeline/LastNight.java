package io.clientele.pipeline;

import static org.apache.spark.sql.functions.max;

import io.clientele.schema.Table;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The run of an earlier night that counts: the last one of its date.
 *
 * @param date the night
 * @param run the run
 */
public record LastNight(LocalDate date, String run) {
  /**
   * The last night that there are rows of.
   *
   * @param nights rows of a night table with few rows a night
   */
  public static Optional<LastNight> of(Dataset<Row> nights) {
    Row last = nights.agg(max(Run.PLACE)).head();
    if (last.isNullAt(0)) {
      return Optional.empty();
    }
    Date date = last.getStruct(0).getDate(0);
    return Optional.of(new LastNight(date.toLocalDate(), date + "." + last.getStruct(0).get(1)));
  }

  /** Its rows. */
  public Dataset<Row> rows(Dataset<Row> nights) {
    return nights.where(Table.RUN_ID.col().equalTo(run));
  }
}
