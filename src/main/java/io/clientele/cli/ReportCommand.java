package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.config.Shop;
import io.clientele.lake.Lake;
import io.clientele.lake.PublishedNight;
import io.clientele.lake.RawFiles;
import io.clientele.lake.TextFile;
import io.clientele.problem.Problem;
import io.clientele.report.Dictionary;
import io.clientele.report.Language;
import io.clientele.report.Report;
import io.clientele.report.ToldNight;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the picture report of a published night. */
@Command(
    name = "report",
    description =
        "Write the picture report of a published night, one HTML file that needs nothing else.")
final class ReportCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The night to tell of. Default: the latest that is published.")
  private LocalDate asOf;

  @Option(
      names = "--lang",
      paramLabel = "LANGUAGE",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Language language = Language.en;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where to write it, in place of what is there. Default: report-SHOP-DATE.html, -zh before the dot for Chinese. The data dictionary it links to goes beside it, dictionary-SHOP.html.")
  private Path out;

  ReportCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.read();
    Shop shop = configuration.shop().shop();
    SparkSession spark = sessions.open(shop.zoneId());
    Lake lake = Night.lake(configuration, spark);
    PublishedNight night = PublishedNight.open(lake, Optional.ofNullable(asOf));
    Path file =
        out != null
            ? out
            : Path.of(
                "report-"
                    + shop.name()
                    + "-"
                    + night.asOf()
                    + (language == Language.en ? "" : "-" + language)
                    + ".html");
    Path dictionary = file.resolveSibling(Dictionary.file(shop.name()));
    if (dictionary.equals(file)) {
      throw Problem.configuration(
          file.getFileName() + " is the data dictionary, which goes beside the report",
          "name another file with --out");
    }
    TextFile.check(dictionary, Dictionary.mark(), "data dictionary", "--out");
    String told = report(shop, night).page(language);
    TextFile.write(
        dictionary, DictionaryPage.of(configuration, Optional.empty()), "data dictionary", "--out");
    TextFile.write(file, told, "report", "--out");
    spec.commandLine().getOut().println("the night of " + night.asOf() + " is told in " + file);
    return 0;
  }

  private static Report report(Shop shop, PublishedNight night) {
    try {
      return Report.of(
          new ToldNight(shop.name(), shop.currency(), night.asOf(), night.runId(), night::read));
    } catch (Exception e) {
      if (RawFiles.isGone(e)) {
        throw Problem.configuration(
            "the tables as the night of " + night.asOf() + " left them are no longer kept",
            "name a later night; jobs/maintain and jobs/forget keep only the last versions");
      }
      throw e;
    }
  }
}
