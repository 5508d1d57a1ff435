package io.clientele.cli;

import io.clientele.lake.Probe;
import java.time.LocalDate;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** What a night runs on: Java, Spark, Delta Lake, memory, time zone data. */
final class MachineCheck {
  static final String SPARK = "4.1";
  static final String DELTA = "4.4";
  private static final long MEGABYTE = 1L << 20;
  private static final long LEAST_MEMORY = 900 * MEGABYTE;
  private static final long GOOD_MEMORY = 1900 * MEGABYTE;

  private MachineCheck() {}

  /** What can be said without a session. */
  static List<Finding> all(LocalDate today) {
    return List.of(
        java(Runtime.version().feature()),
        memory(Runtime.getRuntime().maxMemory()),
        zones(ZoneRulesProvider.getVersions("UTC").lastEntry().getKey(), today));
  }

  static Finding java(int version) {
    String says = "Java " + version;
    if (version < 17) {
      return Finding.error("java", says, "install a JDK 17 and set JAVA_HOME");
    }
    return version == 17 || version == 21
        ? Finding.ok("java", says)
        : Finding.warning("java", says, "Spark " + SPARK + " is tested with Java 17 and 21");
  }

  static Finding memory(long bytes) {
    String says = String.format(Locale.ROOT, "%,d MB for the driver", bytes / MEGABYTE);
    String remedy = "set spark.driver.memory, as in CLIENTELE_SUBMIT=\"--driver-memory 4g\"";
    if (bytes < LEAST_MEMORY) {
      return Finding.error("memory", says, remedy);
    }
    return bytes < GOOD_MEMORY
        ? Finding.warning("memory", says, remedy)
        : Finding.ok("memory", says);
  }

  /** Releases of the tz database are named by year and letter, such as 2025b. */
  static Finding zones(String release, LocalDate today) {
    String says = "tz database " + release;
    boolean old =
        !release.matches("\\d{4}[a-z]+")
            || Integer.parseInt(release.substring(0, 4)) < today.getYear() - 3;
    return old
        ? Finding.warning(
            "time zone data",
            says,
            "days begin where a zone's rules say: update the JDK, or its data with tzupdater")
        : Finding.ok("time zone data", says);
  }

  static List<Finding> engines(SparkSession spark) {
    return List.of(
        engine("spark", "Spark", spark.version(), SPARK),
        engine("delta", "Delta Lake", Probe.deltaVersion(), DELTA));
  }

  static Finding engine(String about, String name, String version, String expected) {
    String says = name + " " + version;
    return version.startsWith(expected + ".")
        ? Finding.ok(about, says)
        : Finding.error(
            about,
            says + ", must be " + expected,
            "point SPARK_HOME to a Spark "
                + SPARK
                + " with Delta Lake "
                + DELTA
                + ", or unset it to run with the embedded one");
  }
}
