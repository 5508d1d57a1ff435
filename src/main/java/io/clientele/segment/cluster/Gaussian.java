package io.clientele.segment.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * How the customers of a mixture's component lie around its centre.
 *
 * @param whitening the inverse of the covariance's Cholesky factor, lower triangle row by row: what
 *     it makes of a difference from the centre has the Mahalanobis distance for its length
 * @param offset logarithm of the covariance's determinant less twice that of the component's weight
 */
record Gaussian(List<List<Double>> whitening, double offset) {
  /** Variance that every feature has at least, so that one alike within a component can be. */
  private static final double RIDGE = 1e-6;

  static Gaussian of(double weight, double[][] covariance) {
    int size = covariance.length;
    double[][] ridged = Arrays.stream(covariance).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < size; i++) {
      ridged[i][i] += RIDGE;
    }
    RealMatrix factor = new CholeskyDecomposition(new Array2DRowRealMatrix(ridged), 1e-9, 0).getL();
    double[][] inverse = new LUDecomposition(factor).getSolver().getInverse().getData();
    double determinant = 0;
    List<List<Double>> whitening = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      determinant += 2 * Math.log(factor.getEntry(i, i));
      whitening.add(Arrays.stream(inverse[i], 0, i + 1).mapToObj(Digits::kept).toList());
    }
    return new Gaussian(whitening, Digits.kept(determinant - 2 * Math.log(weight)));
  }
}
