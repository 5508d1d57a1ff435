package io.clientele.cli;

import io.clientele.config.Configuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which shop a command works on. */
final class ShopOptions {
  @Option(
      names = "--shop",
      paramLabel = "FILE",
      description =
          "The shop's configuration. Without it, the demo shop, generated when there is none.")
  private Path shop;

  @Option(
      names = "--warehouse",
      paramLabel = "URI",
      description = "Where the tables are; stronger than the configuration.")
  private String warehouse;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A configuration value; stronger than the file. May be repeated.")
  private List<String> overrides = List.of();

  boolean isDemo() {
    return shop == null;
  }

  /** The warehouse as the command line alone tells it. */
  Optional<String> warehouse() {
    return Optional.ofNullable(warehouse);
  }

  Configuration read() {
    List<String> all = new ArrayList<>();
    if (warehouse != null) {
      all.add("warehouse=\"" + warehouse.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }
    all.addAll(overrides);
    return Configuration.read(isDemo() ? home().resolve("conf/demo.conf") : shop, all);
  }

  /** The folder of the project, as the scripts tell it. */
  static Path home() {
    String home = System.getenv("CLIENTELE_HOME");
    return Path.of(home == null ? "." : home);
  }
}
