package io.clientele.forecast;

import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/** Fits NBD (Ehrenberg 1959): purchases without dropout, what other methods fall back to. */
public final class Nbd extends PurchaseEstimator<Nbd> {
  private static final long serialVersionUID = 1;

  public Nbd() {
    this(newUid("nbd"));
  }

  /** With an id of one's own. */
  public Nbd(String uid) {
    super(uid);
  }

  @Override
  Method method() {
    return Method.NBD;
  }

  public static MLReader<Nbd> read() {
    return new DefaultParamsReader<>();
  }

  public static Nbd load(String path) {
    return read().load(path);
  }
}
