package io.clientele.forecast;

import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/** Fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987; Fader and Hardie 2005). */
public final class ParetoNbd extends PurchaseEstimator<ParetoNbd> {
  private static final long serialVersionUID = 1;

  public ParetoNbd() {
    this(newUid("paretoNbd"));
  }

  /** With an id of one's own. */
  public ParetoNbd(String uid) {
    super(uid);
  }

  @Override
  Method method() {
    return Method.PARETO_NBD;
  }

  public static MLReader<ParetoNbd> read() {
    return new DefaultParamsReader<>();
  }

  public static ParetoNbd load(String path) {
    return read().load(path);
  }
}
