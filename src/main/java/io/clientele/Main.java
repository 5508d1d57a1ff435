package io.clientele;

import io.clientele.cli.Clientele;
import io.clientele.lake.FindFiles;
import io.clientele.lake.LocalDisk;
import io.clientele.sql.Expressions;
import io.clientele.sql.OneAggregation;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Where spark-submit comes in: the only place that builds a session, and the only one that exits.
 */
public final class Main {
  /** Files and folders are their owner's alone, unless the job is submitted with another mask. */
  private static final String UMASK = "spark.hadoop.fs.permissions.umask-mode";

  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8));
    int code = Clientele.run(Main::session, out, err, args);
    SparkSession.getDefaultSession()
        .foreach(
            session -> {
              session.stop();
              return null;
            });
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * A session with the settings that results depend on: days and times without a zone are the
   * business zone's, and what cannot be converted is null (and then refused by name) instead of an
   * exception. Everything else is set where the job is submitted.
   */
  static SparkSession session(ZoneId zone) {
    SparkSession.Builder builder = SparkSession.builder();
    // Executors elsewhere have no use for it, and would not have its class when they begin.
    if (new SparkConf().get("spark.master", "").startsWith("local")) {
      builder = builder.config(LocalDisk.settings());
    }
    SparkSession session =
        builder
            .appName("clientele")
            .config(
                "spark.sql.extensions",
                String.join(
                    ",",
                    "io.delta.sql.DeltaSparkSessionExtension",
                    FindFiles.class.getName(),
                    OneAggregation.class.getName()))
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config(UMASK, new SparkConf().get(UMASK, "077"))
            .getOrCreate()
            .newSession();
    session.conf().set("spark.sql.session.timeZone", zone.getId());
    Expressions.SETTINGS.forEach(session.conf()::set);
    // A merge reads its source twice; what is merged is computed once.
    session.conf().set("spark.databricks.delta.merge.materializeSource", "all");
    // Delta would name all files of a table with every commit once more, which costs a small table
    // as much as the commit; and outside UTC it would build the whole state again to check them.
    session.conf().set("spark.databricks.delta.allFilesInCrc.enabled", "false");
    SparkSession.setActiveSession(session);
    return session;
  }
}
