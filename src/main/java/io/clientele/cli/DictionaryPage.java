package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.feature.CustomerFeatures;
import io.clientele.lake.PublishedNight;
import io.clientele.pipeline.Stage;
import io.clientele.report.Dictionary;
import io.clientele.report.Examples;
import io.clientele.schema.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All contracts with their place in a shop's night. */
final class DictionaryPage {
  private final Map<String, Set<String>> steps = new TreeMap<>();
  private final Map<String, Set<String>> from = new TreeMap<>();
  private final Map<String, String> units = new TreeMap<>();

  private DictionaryPage(Configuration configuration) {
    for (Stage stage : Night.stages(configuration)) {
      for (Table written : stage.outputs()) {
        steps.computeIfAbsent(written.name(), any -> new LinkedHashSet<>()).add(stage.name());
        Set<String> read = from.computeIfAbsent(written.name(), any -> new LinkedHashSet<>());
        stage.inputs().forEach(table -> read.add(table.name()));
        stage.earlier().forEach(table -> read.add(table.name()));
      }
    }
    CustomerFeatures.dictionary()
        .forEach(
            (feature, entry) ->
                units.put(
                    feature, entry.family() + (entry.unit().isEmpty() ? "" : ", " + entry.unit())));
  }

  /** The page; with examples where there is a night to read them from. */
  static String of(Configuration configuration, Optional<PublishedNight> night) {
    DictionaryPage page = new DictionaryPage(configuration);
    return Dictionary.page(
        configuration.shop().shop().name(),
        night.map(PublishedNight::asOf),
        Contracts.ALL.stream().map(table -> page.entry(table, night)).toList());
  }

  private Dictionary.Entry entry(Table table, Optional<PublishedNight> night) {
    return new Dictionary.Entry(
        table,
        List.copyOf(steps.getOrDefault(table.name(), Set.of())),
        List.copyOf(from.getOrDefault(table.name(), Set.of())),
        table.equals(CustomerFeatures.TABLE) ? units : Map.of(),
        night.map(published -> Examples.of(table, published::read)).orElse(Map.of()));
  }
}
