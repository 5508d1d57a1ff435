package io.clientele.forecast;

import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/**
 * Fits BG/NBD (Fader, Hardie and Lee 2005). It holds everybody without a repeat purchase for a
 * customer still: {@link ModifiedBetaGeo} or {@link ParetoNbd} rank better.
 */
public final class BetaGeo extends PurchaseEstimator<BetaGeo> {
  private static final long serialVersionUID = 1;

  public BetaGeo() {
    this(newUid("betaGeo"));
  }

  /** With an id of one's own. */
  public BetaGeo(String uid) {
    super(uid);
  }

  @Override
  Method method() {
    return Method.BG_NBD;
  }

  public static MLReader<BetaGeo> read() {
    return new DefaultParamsReader<>();
  }

  public static BetaGeo load(String path) {
    return read().load(path);
  }
}
