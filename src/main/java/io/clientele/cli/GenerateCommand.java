package io.clientele.cli;

import io.clientele.problem.Problem;
import io.clientele.simulate.ShopSize;
import io.clientele.simulate.SyntheticShop;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a synthetic shop with known truth. */
@Command(name = "generate", description = "Write a synthetic shop with known truth.")
final class GenerateCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Option(
      names = "--customers",
      required = true,
      paramLabel = "N",
      description = "How many people.")
  private long customers;

  @Option(
      names = "--days",
      required = true,
      paramLabel = "N",
      description = "How many days of history.")
  private int days;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Another seed, another shop. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--last-day",
      paramLabel = "DATE",
      description = "The last day of history. Default: ${DEFAULT-VALUE}.")
  private LocalDate lastDay = NightlyCommand.DEMO.lastDay();

  @Option(
      names = "--habits",
      paramLabel = "N",
      description =
          "Groups of people with baskets of their own, 1 to 3; truth/people tells whose is which. Default: ${DEFAULT-VALUE}, all alike.")
  private int habits = 1;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write to; what is there is replaced.")
  private String out;

  GenerateCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    ShopSize size;
    try {
      size = new ShopSize(customers, days, seed, lastDay, habits);
    } catch (IllegalArgumentException e) {
      throw Problem.configuration(e.getMessage(), "");
    }
    SyntheticShop.write(sessions.open(ZoneOffset.UTC), size, out);
    spec.commandLine()
        .getOut()
        .println("wrote a shop of " + customers + " customers and " + days + " days to " + out);
    return 0;
  }
}
