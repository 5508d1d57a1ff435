package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.config.Feed;
import io.clientele.lake.Delivery;
import io.clientele.lake.FeedFiles;
import io.clientele.lake.Lake;
import io.clientele.lake.Versions;
import io.clientele.pipeline.Failures;
import io.clientele.pipeline.Stage;
import io.clientele.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether each feed is there and can be read, as far as a header tells. */
final class SourceCheck {
  private SourceCheck() {}

  /**
   * One finding a feed.
   *
   * @param stages those that could be made; a feed without one is looked at without its mapping
   */
  static List<Finding> all(Configuration configuration, List<Stage> stages, Lake lake) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, Map<String, Feed>> source : configuration.shop().sources().entrySet()) {
      for (Map.Entry<String, Feed> feed : source.getValue().entrySet()) {
        FeedFiles files =
            Night.files(configuration, source.getKey(), feed.getKey(), feed.getValue());
        findings.add(feed(files, stages, lake));
      }
    }
    return findings;
  }

  private static Finding feed(FeedFiles files, List<Stage> stages, Lake lake) {
    String about = "feed " + files.name();
    try {
      Delivery delivery = Delivery.find(lake, files, Versions.NONE);
      int columns = delivery.columns().length();
      for (Stage stage : stages) {
        if (stage.name().equals("ingest " + files.name())) {
          stage.check(delivery);
        }
      }
      String found =
          switch (files.format()) {
            case Feed.JDBC -> "database reached, table " + files.paths().get(0);
            case "delta" -> delivery.found() + " tables";
            default -> delivery.found() + " files";
          };
      return Finding.ok(about, found + ", " + columns + " columns");
    } catch (Exception e) {
      // Spark's own exceptions are checked ones that no signature tells.
      Problem problem = Failures.explain(e);
      return Finding.of(about, problem);
    }
  }
}
