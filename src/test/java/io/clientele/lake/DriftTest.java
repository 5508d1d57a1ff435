package io.clientele.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final Set<String> USED = Set.of("id", "total");

  private static Map<SourceFile, Origin.Content> file(String path, String columns) {
    Map<SourceFile, Origin.Content> files = new LinkedHashMap<>();
    files.put(
        new SourceFile(path, 1, 1), new Origin.Content("digest", StructType.fromDDL(columns)));
    return files;
  }

  private static Drift since(String before, String now) {
    return Drift.of("old.csv", StructType.fromDDL(before), file("new.csv", now), USED);
  }

  @Test
  void aNewColumnIsOnlyNoted() {
    Drift drift = since("id string, total string", "id string, extra string, total string");
    assertThat(drift.breaks()).isEmpty();
    assertThat(drift.remarks()).containsExactly("new.csv has a new column 'extra', since old.csv");
  }

  @Test
  void aMissingColumnThatIsUsedBreaks() {
    Drift drift = since("id string, total string, note string", "id string, amount string");
    assertThat(drift.breaks())
        .containsExactly("new.csv has no column 'total', which was in old.csv");
    assertThat(drift.remarks())
        .containsExactly(
            "new.csv has a new column 'amount', since old.csv",
            "new.csv has no column 'note', which was in old.csv");
  }

  @Test
  void aColumnThatIsThereTwiceBreaks() {
    StructType twice = StructType.fromDDL("id string, total string").add("Total", "string");
    assertThat(
            Drift.of("old.csv", twice, file("new.csv", "id string, total string"), USED).breaks())
        .isEmpty();
    Map<SourceFile, Origin.Content> fresh = new LinkedHashMap<>();
    fresh.put(
        new SourceFile("new.csv", 1, 1),
        new Origin.Content("digest", StructType.fromDDL("id string").add("id", "string")));
    assertThat(Drift.of(null, null, fresh, USED).breaks())
        .containsExactly("new.csv has column 'id' twice");
  }

  @Test
  void aColumnOfAnotherTypeBreaks() {
    assertThat(since("id string, total decimal(12,2)", "id string, total double").breaks())
        .containsExactly("new.csv: column 'total' is DOUBLE, and was DECIMAL(12,2) in old.csv");
  }

  @Test
  void whatAFileLacksIsNoDriftWhereKeysMayBeLeftOut() {
    Drift drift = since("id string, total string", "id string, new string").ofWhatIsThere();
    assertThat(drift.breaks()).isEmpty();
    assertThat(drift.remarks()).containsExactly("new.csv has a new column 'new', since old.csv");
  }

  @Test
  void filesOfAFirstDeliveryAreComparedWithEachOther() {
    Map<SourceFile, Origin.Content> files = file("a.csv", "id string, total string");
    files.putAll(file("b.csv", "id string"));
    assertThat(Drift.of(null, null, files, USED).breaks())
        .containsExactly("b.csv has no column 'total', which was in a.csv");
  }
}
