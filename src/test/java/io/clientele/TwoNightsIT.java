package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.lake.Lake;
import io.clientele.lake.Lock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes and one warehouse. */
class TwoNightsIT {
  @TempDir Path folder;

  @Test
  void aNightThatFindsTheWarehouseHeldSaysByWhomAndTellsMonitoring()
      throws IOException, InterruptedException {
    SmallShop shop =
        new SmallShop(folder)
            .orders("a.csv", "o1,c1,2025-03-01 10:00:00,completed,,,")
            .lines("a.csv", "o1,1,p1,2,10.00,4.00");
    Path summary = folder.resolve("summary.json");
    Path metrics = Files.createDirectory(folder.resolve("metrics"));
    Lake lake = Lake.open(TestSpark.session(), shop.warehouse().toString());
    lake.makeFolder();
    Scripts.Ended night;
    try (Lock lock = Lock.take(lake, "night of the test")) {
      night =
          Scripts.run(
              folder,
              Map.of(
                  "CLIENTELE_SUBMIT",
                  "--conf spark.metrics.conf.*.sink.csv.class=org.apache.spark.metrics.sink.CsvSink"
                      + " --conf spark.metrics.conf.*.sink.csv.directory="
                      + metrics),
              "nightly",
              "--shop",
              shop.configuration().toString(),
              "--warehouse",
              shop.warehouse().toString(),
              "--summary",
              summary.toString());
      lock.check();
    }
    String holder = "is held by process " + ProcessHandle.current().pid() + " on ";
    assertThat(night.code()).as(night.output()).isEqualTo(3);
    assertThat(night.output())
        .contains(holder, "(night of the test) since ")
        .doesNotContain("\tat ");
    JsonNode told = new ObjectMapper().readTree(summary.toFile());
    assertThat(told.get("status").asText()).isEqualTo("held");
    assertThat(told.get("exit_code").asInt()).isEqualTo(3);
    assertThat(told.get("message").asText()).contains(holder);
    assertThat(told.get("revision").asText()).matches("\\d.*\\+[0-9a-f]{12}");
    // No night began; that is told to Spark's metrics when the session ends.
    try (Stream<Path> files = Files.list(metrics)) {
      Path nights =
          files.filter(file -> file.toString().endsWith(".clientele.nights.csv")).findFirst().get();
      assertThat(Files.readAllLines(nights)).last().asString().endsWith(",0");
    }
  }
}
