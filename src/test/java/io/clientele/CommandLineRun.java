package io.clientele;

import io.clientele.cli.Clientele;
import io.clientele.cli.Sessions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command line did, in this JVM: the real command on the shared session.
 *
 * @param code its exit code
 */
public record CommandLineRun(int code, String out, String err) {

  public static CommandLineRun of(String... args) {
    return of(Main::session, args);
  }

  /** The same on sessions of another making. */
  public static CommandLineRun of(Sessions sessions, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Clientele.run(sessions, new PrintWriter(out), new PrintWriter(err), args);
    return new CommandLineRun(code, out.toString(), err.toString());
  }

  /** A night that must succeed. */
  public static void night(Path shop, Path warehouse, String... more) {
    night(Main::session, shop, warehouse, more);
  }

  /** The same on a session of another making. */
  static void night(Sessions sessions, Path shop, Path warehouse, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("nightly", "--shop", shop.toString(), "--warehouse", warehouse.toString()));
    args.addAll(List.of(more));
    CommandLineRun run = of(sessions, args.toArray(String[]::new));
    if (run.code() != 0) {
      throw new AssertionError("the night failed with " + run.code() + ": " + run.err());
    }
  }

  /** The lines that a query prints as csv, without the header. */
  public static List<String> query(Path shop, Path warehouse, String sql) {
    return query(shop, warehouse.toString(), sql);
  }

  /** The same of a warehouse at a URI. */
  public static List<String> query(Path shop, String warehouse, String sql) {
    CommandLineRun run =
        of("query", "--shop", shop.toString(), "--warehouse", warehouse, "--format", "csv", sql);
    if (run.code() != 0) {
      throw new AssertionError("the query failed with " + run.code() + ": " + run.err());
    }
    return run.out().lines().skip(1).toList();
  }
}
