package io.clientele.forecast;

/**
 * Nodes and weights of Gauss-Legendre quadrature on (0, 1), exact for polynomials of degree 2n - 1.
 */
final class GaussLegendre {
  final double[] nodes;

  final double[] weights;

  private GaussLegendre(double[] nodes, double[] weights) {
    this.nodes = nodes;
    this.weights = weights;
  }

  static final GaussLegendre EIGHT = of(8);
  static final GaussLegendre SIXTEEN = of(16);
  static final GaussLegendre THIRTY_TWO = of(32);

  /** The nodes are the roots of the Legendre polynomial, found by Newton's method. */
  static GaussLegendre of(int n) {
    double[] nodes = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      double z = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 0;
      for (int step = 0; step < 8; step++) {
        double before = 1;
        double value = z;
        for (int k = 2; k <= n; k++) {
          double next = ((2 * k - 1) * z * value - (k - 1) * before) / k;
          before = value;
          value = next;
        }
        slope = n * (z * value - before) / (z * z - 1);
        z -= value / slope;
      }
      nodes[n - 1 - i] = (1 + z) / 2;
      weights[n - 1 - i] = 1 / ((1 - z * z) * slope * slope);
    }
    return new GaussLegendre(nodes, weights);
  }

  int size() {
    return nodes.length;
  }
}
