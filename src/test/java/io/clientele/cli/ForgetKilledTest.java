package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.forget.Forget;
import io.clientele.forget.Subject;
import io.clientele.ingest.PersonalData;
import io.clientele.lake.Lake;
import io.clientele.lake.Views;
import io.clientele.schema.Erasures;
import io.clientele.schema.Field;
import io.clientele.schema.Orders;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An erasure that is killed here and there, and ends all the same. */
class ForgetKilledTest {
  /** A clock that stops the run when it is asked for the time once too often. */
  private static final class Failing extends Clock {
    private int left;

    Failing(int left) {
      this.left = left;
    }

    @Override
    public long millis() {
      if (left-- == 0) {
        throw new IllegalStateException("killed");
      }
      return 1_750_000_000_000L;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @TempDir private Path folder;

  private static Map<Field, ?> order(String id, String account) {
    return Map.of(
        Orders.SOURCE,
        "web",
        Orders.ORDER_ID,
        id,
        Orders.ACCOUNT_ID,
        account,
        Orders.ORDERED_AT,
        Timestamp.valueOf("2024-12-30 10:00:00"),
        Orders.STATUS,
        "completed");
  }

  private Lake lake() {
    return Lake.open(TestSpark.session(), folder.toString());
  }

  private List<Row> forget(int ticks) {
    PersonalData personal = new PersonalData("pepper", "");
    return new Forget(
            lake(), Contracts.ALL, personal::tombstone, new LogProgress(), new Failing(ticks))
        .run(Subject.account("web:kanarek"), null);
  }

  private void isKilled(int ticks) {
    assertThatThrownBy(() -> forget(ticks)).hasMessage("killed");
  }

  private List<String> published() {
    return new Views(lake(), Contracts.ALL)
        .read("orders").select(Orders.ORDER_ID.col()).collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
  }

  private List<String> hits() {
    return WarehouseFiles.hits(folder, Set.of("kanarek", "ordcanary"));
  }

  @Test
  void readersSeeAllOrNothingAndTheLastAttemptFinishes() {
    new HandMadeNights(TestSpark.session(), folder)
        .put(Orders.TABLE, order("ordcanary", "kanarek"))
        .put(Orders.TABLE, order("o1", "friend"))
        .night();
    // The rows are out of the table, and nothing says so.
    isKilled(2);
    assertThat(published()).containsExactly("o1", "ordcanary");
    // It is noted what goes, and not yet published.
    isKilled(3);
    assertThat(Forget.isUnfinished(lake())).isTrue();
    assertThat(published()).containsExactly("o1", "ordcanary");
    // It is published, and the files are still there.
    isKilled(4);
    assertThat(published()).containsExactly("o1");
    assertThat(hits()).isNotEmpty();
    List<Row> proof = forget(100);
    assertThat(published()).containsExactly("o1");
    assertThat(hits()).isEmpty();
    assertThat(Forget.isUnfinished(lake())).isFalse();
    assertThat(proof).hasSize(1);
    assertThat(proof.get(0).<Long>getAs(Erasures.ROWS.name())).isEqualTo(1);
    assertThat(proof.get(0).<Long>getAs(Erasures.FILES_REMOVED.name())).isPositive();
    assertThat(forget(100)).isEqualTo(proof);
  }
}
