package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.config.Tag;
import io.clientele.lake.Lake;
import io.clientele.lake.PublishedNight;
import io.clientele.problem.Problem;
import io.clientele.schema.Table;
import io.clientele.tag.Explainer;
import io.clientele.tag.Explanation;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Why a customer has a tag, or has not. */
@Command(
    name = "explain",
    description = "Tell why a customer has a tag in the latest published night, or has not.",
    footer = "such as: jobs/explain 0a1b2c3d4e5f60718293 overdue")
final class ExplainCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Parameters(index = "0", paramLabel = "CUSTOMER", description = "The id of the customer.")
  private String customer;

  @Parameters(index = "1", paramLabel = "TAG", description = "The name of the tag.")
  private String tag;

  ExplainCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.read();
    SparkSession spark = sessions.open(configuration.shop().shop().zoneId());
    Lake lake = Night.lake(configuration, spark);
    PublishedNight night = PublishedNight.open(lake, Optional.empty());
    Explanation explanation =
        new Explainer(Night.tags(configuration), table -> rows(night, table), night.asOf())
            .of(customer, tag);
    Tag definition = configuration.shop().tags().get(tag);
    PrintWriter out = spec.commandLine().getOut();
    out.println(tag + ": " + definition.doc());
    out.println(
        "night of "
            + night.asOf()
            + ": "
            + (explanation.published().isEmpty()
                ? "the customer does not have it"
                : String.join("; ", explanation.published())));
    int width =
        explanation.grounds().stream().mapToInt(each -> each.what().length()).max().orElse(0);
    for (Explanation.Ground ground : explanation.grounds()) {
      out.println(
          "  " + ground.what() + " ".repeat(width - ground.what().length() + 2) + ground.is());
    }
    out.flush();
    return 0;
  }

  private static Dataset<Row> rows(PublishedNight night, Table table) {
    return night
        .read(table)
        .orElseThrow(
            () ->
                Problem.configuration(
                    "the night of " + night.asOf() + " was published without table " + table,
                    "run jobs/nightly with this configuration, then ask again"))
        .drop(Table.RUN_ID.name(), Table.AS_OF.name());
  }
}
