package io.clientele.lake;

import io.clientele.problem.Problem;
import io.clientele.schema.Publications;
import io.clientele.schema.Table;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The nights that are published, read once: whoever keeps this sees one state of the warehouse,
 * however many nights are published meanwhile. Grows by a row a night, so it is held in memory.
 */
public final class PublishedNights {
  private final List<Publication> inOrder;

  private PublishedNights(List<Publication> inOrder) {
    this.inOrder = inOrder;
  }

  public static PublishedNights read(Lake lake) {
    long version = lake.version(Publications.TABLE);
    if (version < 0) {
      return new PublishedNights(List.of());
    }
    return new PublishedNights(
        lake.read(Publications.TABLE, version).collectAsList().stream()
            .map(PublishedNights::publication)
            .sorted(Comparator.comparingLong(Publication::sequence))
            .toList());
  }

  private static Publication publication(Row row) {
    Map<String, Long> versions = row.getJavaMap(row.fieldIndex(Publications.VERSIONS_OF.name()));
    return new Publication(
        row.getDate(row.fieldIndex(Publications.AS_OF.name())).toLocalDate(),
        row.getString(row.fieldIndex(Publications.RUN_ID.name())),
        row.getLong(row.fieldIndex(Publications.SEQUENCE.name())),
        new Versions(versions));
  }

  /** The publication that was made last: the state that the next run starts from. */
  public Publication head() {
    return inOrder.isEmpty() ? Publication.NONE : inOrder.get(inOrder.size() - 1);
  }

  /** That nothing is published. */
  static Problem none(Lake lake) {
    return Problem.configuration(
        "nothing is published yet in " + lake.root(),
        "run jobs/nightly first, or name another folder with --warehouse");
  }

  /** The latest as-of date that is published. */
  public Optional<LocalDate> lastDate() {
    return inOrder.stream().map(Publication::asOf).max(Comparator.naturalOrder());
  }

  /** The latest as-of date of the publications up to one; there must be one. */
  public LocalDate lastDate(long sequence) {
    return inOrder.stream()
        .filter(publication -> publication.sequence() <= sequence)
        .map(Publication::asOf)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The publication of a run, or of the run that readers of a date see; the last one of it. */
  public Optional<Publication> named(String runOrDate) {
    return inOrder.stream()
        .filter(
            publication ->
                publication.runId().equals(runOrDate)
                    || publication.asOf().toString().equals(runOrDate))
        .reduce((earlier, later) -> later);
  }

  public boolean has(String runId) {
    return inOrder.stream().anyMatch(publication -> publication.runId().equals(runId));
  }

  /** Whether any publication names the table, be it an earlier one. */
  boolean everNamed(Table table) {
    return inOrder.stream().anyMatch(publication -> publication.versions().has(table));
  }

  /** The winning run of each as-of date: the one published last. */
  public Map<LocalDate, Publication> byDate() {
    TreeMap<LocalDate, Publication> winners = new TreeMap<>();
    inOrder.forEach(publication -> winners.put(publication.asOf(), publication));
    return winners;
  }

  /** Makes a night visible, with everything it names, by one commit. */
  public static Publication publish(
      Lake lake, Publication head, LocalDate asOf, String runId, Versions versions, Instant at) {
    Publication publication = new Publication(asOf, runId, head.sequence() + 1, versions);
    lake.create(Publications.TABLE);
    Row row =
        RowFactory.create(
            java.sql.Date.valueOf(asOf),
            runId,
            publication.sequence(),
            Timestamp.from(at),
            versions.byTable(),
            null);
    lake.append(Publications.TABLE, lake.frame(Publications.TABLE, List.of(row)));
    return publication;
  }

  /** Names a publication's night again, with other versions of its tables that say the same. */
  static void publishAgain(Lake lake, Publication head, Versions versions, String reason) {
    Row last =
        lake.read(Publications.TABLE, lake.version(Publications.TABLE))
            .where(Publications.SEQUENCE.col().equalTo(head.sequence()))
            .head();
    Row row =
        RowFactory.create(
            java.sql.Date.valueOf(head.asOf()),
            head.runId(),
            head.sequence() + 1,
            last.getAs(Publications.PUBLISHED_AT.name()),
            versions.byTable(),
            reason);
    lake.append(Publications.TABLE, lake.frame(Publications.TABLE, List.of(row)));
  }
}
