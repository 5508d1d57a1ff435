package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.TestSpark;
import io.clientele.schema.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed notebooks; that they run is looked at by {@code jobs/notebook --run}. */
class NotebooksTest {
  private static final Pattern TEXT = Pattern.compile("\"\"\"\\s(.*?)\"\"\"", Pattern.DOTALL);
  private static final Pattern VIEW = Pattern.compile("createOrReplaceTempView\\(\"(\\w+)\"\\)");
  private static final Pattern PICTURE =
      Pattern.compile("^shop\\.(bars|columns|lines|points|heat)\\(", Pattern.MULTILINE);

  private static SparkSession spark;

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  /** What queries name: every view, without a row. */
  @BeforeAll
  static void emptyViews() {
    spark = TestSpark.session();
    for (Table table : Contracts.ALL) {
      boolean night = table.kind() == Table.Kind.NIGHT;
      for (String name :
          night ? List.of(table + "_current", table + "_history") : List.of(table.name())) {
        spark.createDataFrame(List.of(), table.schema()).createOrReplaceTempView(name);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void isCommittedWithoutOutputsAndOpensTheShop(Path file) throws IOException {
    JsonNode notebook = new ObjectMapper().readTree(file.toFile());
    assertThat(notebook.get("nbformat").asInt()).isEqualTo(4);
    assertThat(notebook.at("/metadata/kernelspec/name").asText()).isEqualTo("clientele");
    List<JsonNode> code = new ArrayList<>();
    notebook.get("cells").forEach(cell -> code.addAll(isCode(cell) ? List.of(cell) : List.of()));
    assertThat(code)
        .allSatisfy(
            cell -> {
              assertThat(cell.get("outputs")).isEmpty();
              assertThat(cell.get("execution_count").isNull()).isTrue();
              assertThat(source(cell).lines().count()).isBetween(1L, 30L);
            });
    assertThat(source(code.get(0)))
        .isEqualTo("import io.clientele.Notebook;\nvar shop = Notebook.open();\nshop");
    assertThat(code).filteredOn(cell -> PICTURE.matcher(source(cell)).find()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void asksForTablesAndColumnsThatThereAre(Path file) throws IOException {
    List<String> views = new ArrayList<>();
    List<String> queries = new ArrayList<>();
    for (JsonNode cell : new ObjectMapper().readTree(file.toFile()).get("cells")) {
      String source = isCode(cell) ? source(cell) : "";
      VIEW.matcher(source).results().map(view -> view.group(1)).forEach(views::add);
      TEXT.matcher(source)
          .results()
          .map(MatchResult::group)
          .map(text -> text.replace("\"\"\"", "").strip())
          .filter(text -> text.startsWith("select ") || text.startsWith("with "))
          .forEach(queries::add);
    }
    assertThat(queries).isNotEmpty();
    // What a notebook makes itself, such as a view of a raw file, is known when it runs.
    queries.removeIf(query -> views.stream().anyMatch(query::contains));
    assertThat(queries).allSatisfy(query -> assertThat(spark.sql(query).columns()).isNotEmpty());
  }

  private static boolean isCode(JsonNode cell) {
    return cell.get("cell_type").asText().equals("code");
  }

  private static String source(JsonNode cell) {
    StringBuilder source = new StringBuilder();
    cell.get("source").forEach(line -> source.append(line.asText()));
    return source.toString();
  }
}
