package io.clientele.learn;

/** Which features moved what is said of a customer. */
public final class Reasons {
  private Reasons() {}

  /** The first of those that moved it most, up or down; -1 when none did. */
  public static int strongest(double[] moved) {
    int most = -1;
    for (int i = 0; i < moved.length; i++) {
      if (Math.abs(moved[i]) > (most < 0 ? 0 : Math.abs(moved[most]))) {
        most = i;
      }
    }
    return most;
  }
}
