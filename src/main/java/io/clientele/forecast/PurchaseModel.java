package io.clientele.forecast;

import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted purchase model of any method; {@link #summary} tells which. It adds these columns, each
 * after its {@link #prefix}, all null for a customer whose frequency, recency or age is null or
 * cannot be:
 *
 * <ul>
 *   <li>{@code p_alive}: the probability to be a customer at T; of BG/BB methods, at the occasion
 *       that follows;
 *   <li>{@code next_purchase_in}: the time from T until which there is a purchase with a
 *       probability of one half; null when it never reaches that;
 *   <li>for each horizon h, {@code expected_purchases_h}: expected purchases in (T, T + h];
 *   <li>for each horizon h, when asked for, {@code purchase_probabilities_h}: the probabilities of
 *       0, 1, … purchases in (T, T + h], the last of that many or more.
 * </ul>
 *
 * <p>The model is its parameters: what a fit found is one of them, so it is saved as metadata.
 */
public final class PurchaseModel extends Model<PurchaseModel>
    implements PurchaseParams<PurchaseModel>, DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final PurchaseParamSet purchaseParams;
  private final Param<String> fit;

  /** A model without a fit, for reading one. */
  public PurchaseModel(String uid) {
    this.uid = uid;
    this.purchaseParams = new PurchaseParamSet(this);
    this.fit = new Param<>(this, "fit", "what the fit found, as json");
  }

  PurchaseModel(String uid, Fit found) {
    this(uid);
    set(fit, found.json());
  }

  static String newUid() {
    return Identifiable$.MODULE$.randomUID("purchases");
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public PurchaseParamSet purchaseParams() {
    return purchaseParams;
  }

  /** What the fit found, as json. */
  public Param<String> fit() {
    return fit;
  }

  /** What the fit found. */
  public Fit summary() {
    return Fit.fromJson(getOrDefault(fit));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> customers) {
    transformSchema(customers.schema());
    return new PurchaseColumns(this).scored(customers, summary());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return new PurchaseColumns(this).schema(schema);
  }

  @Override
  public PurchaseModel copy(ParamMap extra) {
    return copyValues(new PurchaseModel(uid), extra).setParent(parent());
  }

  public static MLReader<PurchaseModel> read() {
    return new DefaultParamsReader<>();
  }

  public static PurchaseModel load(String path) {
    return read().load(path);
  }
}
