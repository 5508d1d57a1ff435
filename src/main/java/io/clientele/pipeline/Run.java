package io.clientele.pipeline;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split_part;
import static org.apache.spark.sql.functions.struct;

import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * What a stage may know of the run it is in.
 *
 * @param id as-of date and number, such as 2011-08-31.1
 * @param asOf the night sees what happened up to the end of this day in the business zone
 * @param published the date up to which an earlier night was published, when the run began
 * @param seed for everything random; the same for the same as-of date
 */
public record Run(String id, LocalDate asOf, Optional<LocalDate> published, long seed) {
  /**
   * The run of a night table's row, in the order of runs: of several of a date the last one counts.
   * The greatest of rows up to a date belong to its last night.
   */
  public static final Column PLACE =
      struct(
          Table.AS_OF.col(),
          split_part(Table.RUN_ID.col(), lit("."), lit(-1)).cast(Types.INT).as("number"));

  public Run(String id, LocalDate asOf, Optional<LocalDate> published) {
    this(id, asOf, published, asOf.toEpochDay());
  }
}
