package io.clientele.forecast;

import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/**
 * Fits MBG/NBD (Batislam, Denizel and Filiztekin 2007): BG/NBD with a chance to drop out right
 * after the first purchase.
 */
public final class ModifiedBetaGeo extends PurchaseEstimator<ModifiedBetaGeo> {
  private static final long serialVersionUID = 1;

  public ModifiedBetaGeo() {
    this(newUid("modifiedBetaGeo"));
  }

  /** With an id of one's own. */
  public ModifiedBetaGeo(String uid) {
    super(uid);
  }

  @Override
  Method method() {
    return Method.MBG_NBD;
  }

  public static MLReader<ModifiedBetaGeo> read() {
    return new DefaultParamsReader<>();
  }

  public static ModifiedBetaGeo load(String path) {
    return read().load(path);
  }
}
