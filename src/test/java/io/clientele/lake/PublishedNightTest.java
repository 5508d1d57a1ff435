package io.clientele.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AudienceSizes;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.KpiDays;
import io.clientele.schema.RunSteps;
import io.clientele.schema.Table;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
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

    HandMadeNights nights = new HandMadeNights(TestSpark.session(), folder);
    for (long size : new long[] {17, 23}) {
      nights
          .put(CustomerAccounts.TABLE, HandMadeNights.account("a" + size, "c"))
          .night(new Sizes(size));
    }

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
                .read(RunSteps.TABLE)
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

  private record Sizes(long size) implements Stage {
    @Override
    public String name() {
      return "sizes";
    }

    @Override
    public List<Table> inputs() {
      return List.of();
    }

    @Override
    public List<Table> outputs() {
      return List.of(AudienceSizes.TABLE);
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      return Outputs.of(
          AudienceSizes.TABLE,
          TestSpark.session()
              .createDataFrame(
                  List.of(RowFactory.create("all", size, null, null)),
                  AudienceSizes.TABLE.ownSchema()));
    }
  }
}
