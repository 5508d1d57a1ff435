package io.clientele.lake;

import io.clientele.problem.Problem;
import io.clientele.schema.Table;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One published night, table by table: of night tables the rows of its run, of state the version it
 * was published with, of ledgers what its run wrote.
 */
public final class PublishedNight {
  private final Lake lake;
  private final Publication head;
  private final Publication night;

  private PublishedNight(Lake lake, Publication head, Publication night) {
    this.lake = lake;
    this.head = head;
    this.night = night;
  }

  /**
   * Opens the night of a date; the latest one where no date is given. A {@link Problem} tells when
   * it is not published.
   */
  public static PublishedNight open(Lake lake, Optional<LocalDate> asOf) {
    PublishedNights nights = PublishedNights.read(lake);
    Map<LocalDate, Publication> byDate = nights.byDate();
    LocalDate last = nights.lastDate().orElseThrow(() -> PublishedNights.none(lake));
    Publication night = byDate.get(asOf.orElse(last));
    if (night == null) {
      throw Problem.configuration(
          "the night of " + asOf.orElseThrow() + " is not published",
          "the last one is that of "
              + last
              + "; jobs/query \"select as_of, run_id from publications\" lists all");
    }
    return new PublishedNight(lake, nights.head(), night);
  }

  public LocalDate asOf() {
    return night.asOf();
  }

  public String runId() {
    return night.runId();
  }

  /** The night's rows of a table; empty where it was published without the table. */
  public Optional<Dataset<Row>> read(Table table) {
    return switch (table.kind()) {
      // Rows of earlier nights stay in later versions, while earlier versions are let go.
      case NIGHT -> of(head, table).map(this::ofRun);
      case LEDGER -> {
        long version = lake.version(table);
        yield version < 0
            ? Optional.empty()
            : Optional.of(lake.read(table, version)).map(this::ofRun);
      }
      case FACT, STATE -> of(night, table);
    };
  }

  private Dataset<Row> ofRun(Dataset<Row> rows) {
    return rows.where(Table.RUN_ID.col().equalTo(runId()));
  }

  private Optional<Dataset<Row>> of(Publication publication, Table table) {
    return publication.versions().has(table)
        ? Optional.of(lake.read(table, publication.versions().of(table)))
        : Optional.empty();
  }
}
