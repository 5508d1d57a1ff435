package io.clientele.ingest;

import static org.apache.spark.sql.functions.lit;

import io.clientele.lake.Lake;
import io.clientele.pipeline.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a file that was delivered again no longer has. A row of it goes, unless another file of the
 * feed has one of its key, or it is further back than corrections are accepted.
 */
final class Withdrawn {
  private final CorrectionLimit limit;
  private final Run run;
  private final Map<RowVersions, Dataset<Row>> lost = new LinkedHashMap<>();

  Withdrawn(CorrectionLimit limit, Run run) {
    this.limit = limit;
    this.run = run;
  }

  /** The known rows that a table loses with the new content of its files. */
  void add(RowVersions versions, Dataset<Row> known) {
    lost.put(versions, known);
  }

  boolean isAny() {
    return !lost.values().stream().allMatch(Dataset::isEmpty);
  }

  /** Those of the rows that may take the place of a lost one. */
  Dataset<Row> sharing(Dataset<Row> rows) {
    return lost.entrySet().stream()
        .map(entry -> entry.getKey().sharing(rows, entry.getValue()))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  /** The facts to be taken out of a table, for which none of these rows stands in. */
  Optional<Dataset<Row>> from(RowVersions versions, Dataset<Row> rows) {
    return Optional.ofNullable(lost.get(versions))
        .map(known -> versions.without(known, rows))
        .map(
            gone ->
                RowVersions.knownAsFacts(
                    gone.where(limit.isPassed(versions.table(), run).equalTo(false)),
                    lit(true).as(Lake.KNOWN),
                    lit(true).as(Lake.GONE)));
  }

  /** The rows that stay, although their file no longer has them, for the quarantine. */
  List<Dataset<Row>> keptFor(RefusedRows refused) {
    return lost.entrySet().stream()
        .filter(entry -> entry.getKey().table().time().isPresent())
        .map(
            entry ->
                refused.known(
                    entry.getValue().where(limit.isPassed(entry.getKey().table(), run)),
                    "gone from its file, but " + limit))
        .toList();
  }
}
