package io.clientele.forecast;

import static org.apache.spark.sql.functions.lit;

import io.clientele.schema.Models;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
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
   * The champion of a date: of the versions promoted by then the one promoted last, of equals the
   * later version.
   */
  static Optional<Champion> of(Dataset<Row> models, String model, LocalDate date) {
    List<Row> last =
        models
            .where(
                Models.MODEL
                    .col()
                    .equalTo(model)
                    .and(Models.PROMOTED_ON.col().leq(lit(java.sql.Date.valueOf(date)))))
            .orderBy(Models.PROMOTED_ON.col().desc(), Models.VERSION.col().desc())
            .select(Models.VERSION.col(), Models.FIT.col())
            .limit(1)
            .collectAsList();
    return last.stream().findFirst().map(row -> new Champion(row.getInt(0), row.getString(1)));
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
