package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same jar and scripts on a standalone cluster of a master and two workers, with the warehouse
 * on HDFS: the tables are those of local mode, also when an executor or a worker is killed on the
 * way.
 */
class ClusterIT {
  @TempDir Path folder;

  @Test
  void aNightOnAClusterLeavesTheTablesOfALocalNightThoughAnExecutorAndAWorkerAreKilled()
      throws IOException, InterruptedException {
    SmallShop shop = new SmallShop(folder);
    Configuration hadoop = new Configuration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    try (MiniDFSCluster hdfs = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
        StandaloneCluster cluster = StandaloneCluster.start(folder, 2)) {
      hdfs.waitActive();
      String warehouse = hdfs.getURI() + "/clientele";
      shop.orders(
              "a.csv",
              "o1,c1,2025-03-01 10:00:00,completed,,,2025-03-01 10:00:00",
              "o2,c2,2025-03-02 10:00:00,open,,,2025-03-02 10:00:00")
          .lines("a.csv", "o1,1,p1,2,10.00,4.00", "o2,1,p1,1,10.00,4.00", "o2,2,p2,0,1.00,");
      shop.night("2025-03-10");
      // A warehouse is a folder, wherever it came to be.
      hdfs.getFileSystem()
          .copyFromLocalFile(
              new org.apache.hadoop.fs.Path(shop.warehouse().toUri()),
              new org.apache.hadoop.fs.Path(warehouse));
      shop.orders(
              "b.csv",
              "o2,c2,2025-03-02 10:00:00,cancelled,,,2025-03-11 08:00:00",
              "o3,c3,2025-03-11 10:00:00,completed,,,2025-03-11 10:00:00")
          .lines("b.csv", "o3,1,p1,1,7.00,4.00");
      shop.night("2025-03-11");

      Path submitted = folder.resolve("night.log");
      String[] night = {"nightly", "--as-of", "2025-03-11"};
      Process submission = start(submitted, cluster, "cluster", shop, warehouse, night);
      try {
        awaitLine(() -> driverLogs(), "roll up days …", submission);
        int driver = cluster.children(0, "DriverWrapper").findAny().isPresent() ? 0 : 1;
        assertThat(cluster.children(driver, "DriverWrapper")).isNotEmpty();
        assertThat(kill(cluster.children(driver, "CoarseGrainedExecutorBackend"))).isPositive();
        awaitLine(() -> driverLogs(), "compute features …", submission);
        cluster.killWorker(1 - driver);
        assertThat(submission.waitFor()).as(text(submitted) + driverLogs()).isZero();
        assertThat(cluster.log("worker-" + driver)).contains("exited with code 137");
      } finally {
        submission.destroyForcibly();
      }
      assertThat(driverLogs()).contains("published 2025-03-11 as run 2025-03-11.1");
      assertEqual(shop, warehouse);

      Path asked = folder.resolve("query.log");
      String[] query = {"query", "select concat('orders: ', count(*)) from orders"};
      Process client = start(asked, cluster, "client", shop, warehouse, query);
      try {
        assertThat(client.waitFor()).as(text(asked)).isZero();
      } finally {
        client.destroyForcibly();
      }
      assertThat(text(asked)).contains("orders: 3");
    }
  }

  private static void assertEqual(SmallShop shop, String warehouse) {
    Map<String, List<String>> local = Warehouses.content(shop.configuration(), shop.warehouse());
    Warehouses.content(shop.configuration(), warehouse)
        .forEach((view, rows) -> assertThat(rows).as(view).isEqualTo(local.get(view)));
  }

  private static Process start(
      Path log,
      StandaloneCluster cluster,
      String mode,
      SmallShop shop,
      String warehouse,
      String... command)
      throws IOException {
    String submit =
        "--master "
            + cluster.url()
            + " --deploy-mode "
            + mode
            + " --driver-memory 1g --executor-memory 1g --executor-cores 1 --total-executor-cores 2"
            // As the tests' own session, for small data.
            + " --conf spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1"
            + " --conf spark.sql.shuffle.partitions=2"
            + " --conf spark.databricks.delta.snapshotPartitions=1"
            + " --conf spark.sql.codegen.wholeStage=false"
            + " --conf spark.sql.codegen.factoryMode=NO_CODEGEN"
            + " --conf spark.standalone.submit.waitAppCompletion=true";
    List<String> args =
        new ArrayList<>(
            List.of("--shop", shop.configuration().toString(), "--warehouse", warehouse));
    args.addAll(List.of(command).subList(1, command.length));
    return Scripts.start(
        log, Map.of("CLIENTELE_SUBMIT", submit), command[0], args.toArray(String[]::new));
  }

  /** What the drivers that run on workers have said; other files of theirs come and go. */
  private String driverLogs() {
    StringBuilder logs = new StringBuilder();
    try (DirectoryStream<Path> workers = Files.newDirectoryStream(folder, "work-*")) {
      for (Path worker : workers) {
        try (DirectoryStream<Path> drivers = Files.newDirectoryStream(worker, "driver-*")) {
          for (Path driver : drivers) {
            logs.append(text(driver.resolve("stderr"))).append(text(driver.resolve("stdout")));
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return logs.toString();
  }

  private static long kill(Stream<ProcessHandle> processes) {
    return processes.filter(ProcessHandle::destroyForcibly).count();
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void awaitLine(
      java.util.function.Supplier<String> log, String line, Process process)
      throws InterruptedException {
    for (int i = 0; i < 6000; i++) {
      if (log.get().contains(line)) {
        return;
      }
      assertThat(process.isAlive()).as(log.get()).isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("never said " + line + ": " + log.get());
  }
}
