package io.clientele.cli;

import java.time.ZoneId;
import org.apache.spark.sql.SparkSession;

/** Where a command gets its Spark session from, when it needs one. */
@FunctionalInterface
public interface Sessions {
  /** A session whose days and times without a zone are those of the business zone. */
  SparkSession open(ZoneId zone);
}
