package io.clientele.report;

import io.clientele.schema.Table;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The night that is told.
 *
 * @param shop what the shop is called
 * @param currency ISO 4217 code all money is in
 * @param asOf the night's date
 * @param runId the run that readers of the date see
 * @param tables the night's rows of a table; empty where it was published without it
 */
public record ToldNight(
    String shop,
    String currency,
    LocalDate asOf,
    String runId,
    Function<Table, Optional<Dataset<Row>>> tables) {

  Optional<Dataset<Row>> read(Table table) {
    return tables.apply(table);
  }
}
