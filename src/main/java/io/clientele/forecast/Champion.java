package io.clientele.forecast;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.clientele.schema.Models;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The version of a model that is in use.
 *
 * @param version counted from 1
 * @param json what it found
 */
record Champion(int version, String json) {
  static final String PURCHASES = "purchases";
  static final String SPEND = "spend";

  /**
   * The champions of a date by model: of the versions promoted by then the one promoted last, of
   * equals the later version.
   */
  static Map<String, Champion> of(Dataset<Row> models, LocalDate date) {
    Column version = Models.VERSION.col();
    Map<String, Champion> champions = new HashMap<>();
    // One row for each model.
    models
        .where(Models.PROMOTED_ON.col().leq(lit(java.sql.Date.valueOf(date))))
        .groupBy(Models.MODEL.col())
        .agg(
            max_by(struct(version, Models.FIT.col()), struct(Models.PROMOTED_ON.col(), version))
                .as("champion"))
        .select(Models.MODEL.col(), col("champion.*"))
        .collectAsList()
        .forEach(
            row -> champions.put(row.getString(0), new Champion(row.getInt(1), row.getString(2))));
    return champions;
  }

  /** What a model of purchases or of spend found. */
  Fit fit() {
    return Fit.fromJson(json);
  }

  /** The model of purchases. */
  PurchaseModel purchases() {
    return new PurchaseModel(PurchaseModel.newUid(), fit());
  }

  /** The model of spend. */
  GammaGammaModel spend() {
    return new GammaGammaModel("spend_" + version, fit());
  }

  /** What was learnt of who purchases. */
  PropensityFit propensity() {
    return PropensityFit.fromJson(json);
  }
}
