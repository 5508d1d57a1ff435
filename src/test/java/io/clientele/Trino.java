package io.clientele;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Trino server of its own on loopback, with one catalog of Delta tables, from the archive that
 * the system property {@code clientele.trino} names; it needs a newer Java, whose home is {@code
 * clientele.trino.java}.
 */
final class Trino implements AutoCloseable {
  private static final int MINUTES = 5;

  private final Process server;
  private final Path log;
  private final int port;

  private Trino(Process server, Path log, int port) {
    this.server = server;
    this.log = log;
    this.port = port;
  }

  static Trino start(Path folder, String catalog) throws IOException, InterruptedException {
    Path archive = Path.of(System.getProperty("clientele.trino"));
    run("tar", "-xzf", archive.toString(), "-C", folder.toString());
    Path home;
    try (Stream<Path> found = Files.list(folder)) {
      home =
          found
              .filter(path -> path.getFileName().toString().startsWith("trino-server"))
              .findFirst()
              .orElseThrow();
    }
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    write(
        home.resolve("etc/config.properties"),
        "coordinator=true",
        "node-scheduler.include-coordinator=true",
        "http-server.http.port=" + port,
        "discovery.uri=http://127.0.0.1:" + port,
        "node.internal-address=127.0.0.1",
        "node.bind-ip=127.0.0.1");
    write(
        home.resolve("etc/node.properties"),
        "node.environment=test",
        "node.id=one",
        "node.data-dir=" + folder.resolve("trino-data"));
    write(
        home.resolve("etc/jvm.config"),
        "-server",
        "-Xmx2g",
        "-XX:TieredStopAtLevel=1",
        "-Djdk.attach.allowAttachSelf=true");
    write(
        home.resolve("etc/catalog/" + catalog + ".properties"),
        "connector.name=delta_lake",
        "hive.metastore=file",
        "hive.metastore.catalog.dir=" + folder.resolve("trino-metastore").toUri(),
        "fs.hadoop.enabled=true",
        "delta.register-table-procedure.enabled=true");
    Path log = folder.resolve("trino.log");
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bin/launcher").toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    String java = System.getProperty("clientele.trino.java");
    builder.environment().put("JAVA_HOME", java);
    builder.environment().merge("PATH", java + "/bin", (path, first) -> first + ":" + path);
    Trino trino = new Trino(builder.start(), log, port);
    trino.await();
    return trino;
  }

  private void await() throws IOException, InterruptedException {
    for (int second = 0; second < MINUTES * 60; second++) {
      if (Files.readString(log).contains("SERVER STARTED")) {
        return;
      }
      if (!server.isAlive()) {
        break;
      }
      TimeUnit.SECONDS.sleep(1);
    }
    close();
    throw new AssertionError("Trino did not start: " + Files.readString(log));
  }

  /** The rows of a statement, cells by tabs. */
  List<String> rows(String sql) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "test");
    try (Connection connection =
            DriverManager.getConnection("jdbc:trino://127.0.0.1:" + port, properties);
        Statement statement = connection.createStatement()) {
      List<String> rows = new ArrayList<>();
      if (!statement.execute(sql)) {
        return rows;
      }
      try (ResultSet result = statement.getResultSet()) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<String> cells = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            cells.add(result.getString(i));
          }
          rows.add(String.join("\t", cells));
        }
      }
      return rows;
    }
  }

  private static void write(Path file, String... lines) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new AssertionError("failed: " + String.join(" ", command));
    }
  }

  @Override
  public void close() {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly();
  }
}
