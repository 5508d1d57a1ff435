package io.clientele;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL server of its own, in a temporary folder, from the machine's packages. */
final class Postgres implements AutoCloseable {
  private final Path programs;
  private final Path folder;
  private final int port;

  private Postgres(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** Starts a server; the test is skipped, saying so, where PostgreSQL is not installed. */
  static Postgres start() {
    Optional<Path> programs = programs();
    Assumptions.assumeTrue(
        programs.isPresent(), "PostgreSQL is not installed: apt-get install postgresql");
    try {
      Path folder = Files.createTempDirectory("clientele-postgres");
      int port = freePort();
      Postgres server = new Postgres(programs.get(), folder, port);
      if (isRoot()) {
        run(List.of("chown", "postgres", folder.toString()));
      }
      server.program("initdb", "-D", server.data(), "-U", "clientele", "-A", "trust", "-E", "UTF8");
      server.program(
          "pg_ctl",
          "-D",
          server.data(),
          "-w",
          "-l",
          folder.resolve("log").toString(),
          "-o",
          "-p " + port + " -k " + folder + " -c listen_addresses=127.0.0.1",
          "start");
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static Optional<Path> programs() {
    List<Path> candidates = new ArrayList<>();
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions
            .sorted(Comparator.reverseOrder())
            .forEach(version -> candidates.add(version.resolve("bin")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    for (String folder : System.getenv("PATH").split(":", -1)) {
      candidates.add(Path.of(folder));
    }
    return candidates.stream()
        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
        .filter(bin -> Files.isExecutable(bin.resolve("pg_ctl")))
        .findFirst();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void program(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      // The server refuses to run as root.
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(name).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private static void run(List<String> command) {
    try {
      Path log = Files.createTempFile("clientele-postgres", ".log");
      int code =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      String said = Files.readString(log);
      Files.delete(log);
      if (code != 0) {
        throw new IllegalStateException(command + " ended with " + code + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  void execute(String... statements) {
    try (Connection connection = DriverManager.getConnection(url(), "clientele", "");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    program("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    run(List.of("rm", "-rf", folder.toString()));
  }
}
