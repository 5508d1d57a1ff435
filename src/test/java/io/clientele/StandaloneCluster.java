package io.clientele;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A standalone Spark cluster on loopback, from the embedded Spark: a master, and workers in
 * processes of their own.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Path SPARK = Path.of("target/spark").toAbsolutePath();

  private final Path folder;
  private final int port;
  private final List<Process> workers = new ArrayList<>();
  private final Process master;

  private StandaloneCluster(Path folder) throws IOException {
    this.folder = folder;
    this.port = freePort();
    this.master =
        start(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            String.valueOf(port),
            "--webui-port",
            "0");
  }

  /** Starts it and waits until all workers are known to the master. */
  static StandaloneCluster start(Path folder, int workers) {
    try {
      StandaloneCluster cluster = new StandaloneCluster(folder);
      cluster.await("master", "I have been elected leader", 1);
      for (int i = 0; i < workers; i++) {
        cluster.addWorker();
      }
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The master's URL. */
  String url() {
    return "spark://127.0.0.1:" + port;
  }

  void addWorker() {
    int number = workers.size();
    try {
      workers.add(
          start(
              "worker-" + number,
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              "127.0.0.1",
              "--webui-port",
              "0",
              "--cores",
              "2",
              "--memory",
              "4g",
              "--work-dir",
              folder.resolve("work-" + number).toString(),
              url()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("worker-" + number, "Successfully registered with master", 1);
  }

  /** The processes that a worker started, of which those with this word in the command line. */
  Stream<ProcessHandle> children(int worker, String word) {
    return workers
        .get(worker)
        .toHandle()
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains(word));
  }

  /** Ends a worker as {@code kill -9} does, with everything it runs. */
  void killWorker(int worker) {
    List<ProcessHandle> all = workers.get(worker).toHandle().descendants().toList();
    workers.get(worker).destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /** The log of a process of the cluster. */
  String log(String name) {
    try {
      return Files.readString(folder.resolve(name + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a log says something so many times. */
  void await(String name, String text, int times) {
    for (int i = 0; i < 1200; i++) {
      if (Files.exists(folder.resolve(name + ".log")) && log(name).split(text, -1).length > times) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError(name + " never said '" + text + "': " + log(name));
  }

  private Process start(String name, String main, String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                SPARK.resolve("jars") + "/*",
                main));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("SPARK_HOME", SPARK.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < workers.size(); i++) {
      killWorker(i);
    }
    master.destroyForcibly();
  }
}
