package io.clientele.forecast;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Fits the Gamma-Gamma model of spend (Fader and Hardie 2013) to customers' numbers of purchases
 * and their mean spend, one row a customer. Customers without a purchase, or without a mean spend
 * above 0, are left out. It asks that spend does not depend on how often a customer purchases.
 *
 * <p>A fit throws {@link io.clientele.problem.Problem} for too few customers and when the search
 * does not converge.
 */
public final class GammaGamma extends Estimator<GammaGammaModel>
    implements SpendParams<GammaGamma>, FitParams<GammaGamma>, DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final SpendParamSet spendParams;
  private final FitParamSet fitParams;

  public GammaGamma() {
    this(Identifiable$.MODULE$.randomUID("gammaGamma"));
  }

  /** With an id of one's own. */
  public GammaGamma(String uid) {
    this.uid = uid;
    this.spendParams = new SpendParamSet(this);
    this.fitParams = new FitParamSet(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public SpendParamSet spendParams() {
    return spendParams;
  }

  @Override
  public FitParamSet fitParams() {
    return fitParams;
  }

  @Override
  public GammaGammaModel fit(Dataset<?> customers) {
    transformSchema(customers.schema());
    try (Sample sample =
        Grouping.of(
            customers.where(spendParams.frequency().gt(0).and(spendParams.spend().gt(0))),
            spendParams.frequency(),
            spendParams.spend(),
            spendParams.spend(),
            fitParams.weight(),
            fitParams.mostLocal(),
            GammaGamma::mistake)) {
      GammaGammaModel model =
          new GammaGammaModel(
              Identifiable$.MODULE$.randomUID("spend"), fitParams.fit(sample, Method.GAMMA_GAMMA));
      return copyValues(model, ParamMap.empty()).setParent(this);
    }
  }

  private static String mistake(double purchases, double mean, double same) {
    if (!(purchases <= History.MOST && purchases == Math.rint(purchases))) {
      return "a number of purchases is not a whole number up to " + History.MOST;
    }
    return mean < Double.POSITIVE_INFINITY ? null : "a mean spend is not finite";
  }

  @Override
  public StructType transformSchema(StructType schema) {
    fitParams.check(schema);
    return spendParams.schema(schema);
  }

  @Override
  public GammaGamma copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  public static MLReader<GammaGamma> read() {
    return new DefaultParamsReader<>();
  }

  public static GammaGamma load(String path) {
    return read().load(path);
  }
}
