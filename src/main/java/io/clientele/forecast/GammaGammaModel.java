package io.clientele.forecast;

import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted model of spend. It adds a column {@code expected_spend}, after its {@link #prefix}: the
 * expected spend of a purchase given a customer's purchases and their mean spend, money; the mean
 * of all customers for one with 0 purchases. Null when the number of purchases is null, when there
 * are purchases but no mean spend above 0, and when the mean of all customers is infinite (q of 1
 * or less) and asked for.
 */
public final class GammaGammaModel extends Model<GammaGammaModel>
    implements SpendParams<GammaGammaModel>, DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final SpendParamSet spendParams;
  private final Param<String> fit;

  /** A model without a fit, for reading one. */
  public GammaGammaModel(String uid) {
    this.uid = uid;
    this.spendParams = new SpendParamSet(this);
    this.fit = new Param<>(this, "fit", "what the fit found, as json");
  }

  GammaGammaModel(String uid, Fit found) {
    this(uid);
    set(fit, found.json());
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public SpendParamSet spendParams() {
    return spendParams;
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
    double[] parameters = summary().values();
    return customers.withColumn(
        spendParams.output(), spendParams.expected(parameters[0], parameters[1], parameters[2]));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return spendParams.schema(schema);
  }

  @Override
  public GammaGammaModel copy(ParamMap extra) {
    return copyValues(new GammaGammaModel(uid), extra).setParent(parent());
  }

  public static MLReader<GammaGammaModel> read() {
    return new DefaultParamsReader<>();
  }

  public static GammaGammaModel load(String path) {
    return read().load(path);
  }
}
