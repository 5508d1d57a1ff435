package io.clientele.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.schema.AudienceSizes;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.KpiDays;
import io.clientele.schema.Reconciliation;
import io.clientele.schema.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedNightTest {
  private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);

  @TempDir Path folder;

  @Test
  void aNightIsReadAsItWasPublished() {
    Lake lake = Lake.open(TestSpark.session(), folder.toString());
    assertThatThrownBy(() -> PublishedNight.open(lake, Optional.empty()))
        .hasMessageStartingWith("nothing is published yet in ");

    publish(lake, FIRST, 17);
    publish(lake, FIRST.plusDays(1), 23);

    PublishedNight last = PublishedNight.open(lake, Optional.empty());
    assertThat(last.asOf()).isEqualTo(FIRST.plusDays(1));
    assertThat(sizes(last)).containsExactly(23L);
    assertThat(last.read(CustomerAccounts.TABLE).orElseThrow().count()).isEqualTo(2);
    assertThat(last.read(KpiDays.TABLE)).as("not of this shop").isEmpty();

    PublishedNight first = PublishedNight.open(lake, Optional.of(FIRST));
    assertThat(sizes(first)).as("night table").containsExactly(17L);
    assertThat(first.read(CustomerAccounts.TABLE).orElseThrow().count()).as("state").isEqualTo(1);
    assertThat(
            first
                .read(Reconciliation.TABLE)
                .orElseThrow()
                .select(Table.RUN_ID.col())
                .distinct()
                .collectAsList())
        .as("ledger")
        .extracting(row -> row.getString(0))
        .containsExactly(first.runId());

    assertThatThrownBy(() -> PublishedNight.open(lake, Optional.of(FIRST.minusDays(1))))
        .hasMessageStartingWith("the night of 2024-12-31 is not published")
        .hasMessageContaining("the last one is that of 2025-01-02");
  }

  private static List<Long> sizes(PublishedNight night) {
    return night
        .read(AudienceSizes.TABLE)
        .orElseThrow()
        .select(AudienceSizes.CUSTOMERS.col())
        .collectAsList()
        .stream()
        .map((Row row) -> row.getLong(0))
        .toList();
  }

  /** A night with an audience of a size, one more account, and a step. */
  private static void publish(Lake lake, LocalDate asOf, long size) {
    String runId = asOf + ".1";
    Versions versions = PublishedNights.read(lake).head().versions();
    versions =
        append(
            lake,
            versions,
            AudienceSizes.TABLE,
            Map.of(
                Table.RUN_ID,
                runId,
                Table.AS_OF,
                java.sql.Date.valueOf(asOf),
                AudienceSizes.AUDIENCE,
                "all",
                AudienceSizes.CUSTOMERS,
                size));
    versions =
        append(lake, versions, CustomerAccounts.TABLE, HandMadeNights.account("a" + size, "c"));
    append(
        lake,
        versions,
        Reconciliation.TABLE,
        HandMadeNights.required(Reconciliation.TABLE, Map.of(Table.RUN_ID, runId)));
    PublishedNights.publish(
        lake, PublishedNights.read(lake).head(), asOf, runId, versions, Instant.EPOCH);
  }

  private static Versions append(
      Lake lake, Versions versions, Table table, Map<Field, Object> values) {
    lake.create(table);
    Row row = RowFactory.create(table.fields().stream().map(values::get).toArray());
    lake.append(table, lake.frame(table, List.of(row)));
    return versions.with(table, lake.version(table));
  }
}
