package io.clientele.cli;

import io.clientele.problem.ExitCode;
import io.clientele.problem.Problem;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.apache.hadoop.util.ShutdownHookManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: subcommands, and how their failures are told. */
@Command(
    name = "clientele",
    description = "Mines an online shop's customers, night by night.",
    mixinStandardHelpOptions = true,
    versionProvider = Clientele.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Clientele {
  private Clientele() {}

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"clientele " + Night.revision()};
    }
  }

  /**
   * Runs a command and tells its exit code; see {@link ExitCode}.
   *
   * @param sessions opens a Spark session; not called by commands that need none
   */
  public static int run(Sessions sessions, PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine =
        new CommandLine(new Clientele())
            .addSubcommand(new NightlyCommand(sessions))
            .addSubcommand(new PlanCommand(sessions))
            .addSubcommand(new DescribeCommand(sessions))
            .addSubcommand(new QueryCommand(sessions))
            .addSubcommand(new ReportCommand(sessions))
            .addSubcommand(new RegisterTrinoCommand(sessions))
            .addSubcommand(new AudienceCommand(sessions))
            .addSubcommand(new ExplainCommand(sessions))
            .addSubcommand(new FeaturesCommand(sessions))
            .addSubcommand(new GenerateCommand(sessions))
            .addSubcommand(
                new CommandLine(new BenchCommand(sessions))
                    .addSubcommand(new BenchFeaturesCommand(sessions))
                    .addSubcommand(new BenchForecastCommand(sessions))
                    .addSubcommand(new BenchAudienceCommand(sessions))
                    .addSubcommand(new BenchTagsCommand(sessions))
                    .addSubcommand(new BenchSegmentsCommand(sessions))
                    .addSubcommand(new BenchVisitsCommand(sessions)))
            .addSubcommand(new ForgetCommand(sessions))
            .addSubcommand(new MaintainCommand(sessions))
            .addSubcommand(new RollbackCommand(sessions))
            .addSubcommand(new DoctorCommand(sessions))
            .registerConverter(LocalDate.class, Clientele::date)
            .setOut(out)
            .setErr(err);
    commandLine
        .getSubcommands()
        .values()
        .forEach(subcommand -> subcommand.getCommandSpec().mixinStandardHelpOptions(true));
    commandLine.setExecutionExceptionHandler(
        (failure, failed, parsed) -> {
          if (failure instanceof Problem problem) {
            err.println(problem.getMessage());
            if (problem.getCause() != null) {
              problem.getCause().printStackTrace(err);
            }
            err.flush();
            return problem.exitCode().code();
          }
          // Spark ends first when the process is told to: what fails then is no failure of the
          // command.
          if (ShutdownHookManager.get().isShutdownInProgress()) {
            err.println("stopped from outside before it was done");
          } else {
            failure.printStackTrace(err);
          }
          err.flush();
          return ExitCode.FAILED.code();
        });
    commandLine.setParameterExceptionHandler((mistake, parsed) -> misused(mistake));
    int code = commandLine.execute(args);
    out.flush();
    err.flush();
    return code;
  }

  /** What is wrong with the arguments, and not all options: those would bury it. */
  private static int misused(CommandLine.ParameterException mistake) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(mistake.getMessage());
    if (mistake instanceof CommandLine.MissingParameterException) {
      for (String example : command.getCommandSpec().usageMessage().footer()) {
        err.println("  " + example);
      }
    }
    err.println(
        command.getParent() == null
            ? "  run jobs/submit --help for all commands"
            : "  run jobs/" + command.getCommandName() + " --help for all options");
    err.flush();
    return ExitCode.BAD_CONFIGURATION.code();
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new CommandLine.TypeConversionException(
          "'" + text + "' is not a date such as 2025-12-31");
    }
  }
}
