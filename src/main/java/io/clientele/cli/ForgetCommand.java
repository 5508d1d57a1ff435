package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.forget.Forget;
import io.clientele.forget.Subject;
import io.clientele.ingest.PersonalData;
import io.clientele.lake.Lake;
import io.clientele.lake.PublishedNights;
import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import io.clientele.schema.Erasures;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Erases a person. */
@Command(
    name = "forget",
    description = "Erase a person from every table, every version and every published night.",
    footer = "such as: jobs/forget --account web:4711 --reason \"letter of 3 March\"")
final class ForgetCommand implements Callable<Integer> {
  /** Who; one of these. */
  static final class Who {
    @Option(
        names = "--customer",
        paramLabel = "ID",
        description = "A customer, with all accounts that belong to it.")
    private String customer;

    @Option(names = "--account", paramLabel = "SOURCE:ID", description = "One account of a source.")
    private String account;

    Subject subject() {
      return customer != null ? Subject.customer(customer) : Subject.account(account);
    }
  }

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @ArgGroup(multiplicity = "1")
  private Who who;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for the proof; name nobody in it.")
  private String reason;

  ForgetCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.read();
    Subject subject = who.subject();
    PersonalData personal = Night.personal(configuration);
    if (!personal.canHash()) {
      throw Problem.configuration(
          "forgetting needs a key: what is kept of the person, to know redelivered rows by, is hashed with it",
          "export CLIENTELE_KEY=… or CLIENTELE_KEY_FILE=…; every later night needs the same key");
    }
    Lake lake = Night.lake(configuration, sessions.open(configuration.shop().shop().zoneId()));
    Forget forget =
        new Forget(lake, Contracts.ALL, personal::tombstone, new LogProgress(), Clock.systemUTC());
    if (PublishedNights.read(lake).head().sequence() > 0) {
      Night.checkKey(lake, personal);
      checkSource(configuration, forget, subject);
    }
    print(forget.run(subject, reason));
    return 0;
  }

  /** A source may be gone from the configuration, but what is not even in the tables is a typo. */
  private static void checkSource(Configuration configuration, Forget forget, Subject subject) {
    Set<String> sources = new TreeSet<>(configuration.shop().sources().keySet());
    if (subject.isCustomer() || sources.contains(subject.source())) {
      return;
    }
    sources.addAll(forget.sources());
    if (!sources.contains(subject.source())) {
      throw Problem.configuration(
          subject + " is of no source there is", Nearest.hint(subject.source(), sources));
    }
  }

  private void print(List<Row> proof) {
    PrintWriter out = spec.commandLine().getOut();
    String line = "%-22s %10s %10s %14s %11s%n";
    out.printf(
        line,
        Erasures.TABLE_NAME.name(),
        Erasures.ROWS.name(),
        Erasures.BLANKED.name(),
        Erasures.FILES_REMOVED.name(),
        Erasures.FILES_LEFT.name());
    for (Row row : proof) {
      out.printf(
          line,
          row.<String>getAs(Erasures.TABLE_NAME.name()),
          row.<Long>getAs(Erasures.ROWS.name()),
          row.<Long>getAs(Erasures.BLANKED.name()),
          row.<Long>getAs(Erasures.FILES_REMOVED.name()),
          row.<Long>getAs(Erasures.FILES_LEFT.name()));
    }
    out.flush();
  }
}
