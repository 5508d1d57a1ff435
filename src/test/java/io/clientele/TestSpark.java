package io.clientele;

import java.time.ZoneId;
import org.apache.spark.sql.SparkSession;

/**
 * The session that all tests of a JVM share; settings come from system properties set by the build.
 */
public final class TestSpark {
  private TestSpark() {}

  /** A session as commands get it. */
  public static SparkSession session(ZoneId zone) {
    return Main.session(zone);
  }

  public static SparkSession session() {
    return session(ZoneId.of("UTC"));
  }
}
