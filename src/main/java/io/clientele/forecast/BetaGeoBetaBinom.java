package io.clientele.forecast;

import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/**
 * Fits BG/BB (Fader, Hardie and Shang 2010), for shops or services with occasions at which a
 * customer purchases or not: frequency, recency and age are numbers of occasions.
 */
public final class BetaGeoBetaBinom extends PurchaseEstimator<BetaGeoBetaBinom> {
  private static final long serialVersionUID = 1;

  public BetaGeoBetaBinom() {
    this(newUid("betaGeoBetaBinom"));
  }

  /** With an id of one's own. */
  public BetaGeoBetaBinom(String uid) {
    super(uid);
  }

  @Override
  Method method() {
    return Method.BG_BB;
  }

  public static MLReader<BetaGeoBetaBinom> read() {
    return new DefaultParamsReader<>();
  }

  public static BetaGeoBetaBinom load(String path) {
    return read().load(path);
  }
}
