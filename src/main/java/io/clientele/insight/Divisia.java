package io.clientele.insight;

import static io.clientele.schema.Types.DOUBLE;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * What each of three factors adds to the change of their product: the additive logarithmic mean
 * Divisia index (LMDI-I; Ang, Decomposition analysis for policymaking in energy, Energy Policy 32,
 * 2004). The factors are n, o / n and r / o, whose product is r.
 *
 * @param n0 buyers in the base period
 * @param o0 orders in it
 * @param r0 revenue in it
 * @param n1 buyers in the period
 * @param o1 orders in it
 * @param r1 revenue in it
 */
record Divisia(Column n0, Column o0, Column r0, Column n1, Column o1, Column r1) {
  static final String LMDI = "LMDI";
  static final String LIMIT = "limit";
  static final String SHAPLEY = "Shapley";

  /** How the effects are found. */
  Column method() {
    return when(nobody(), LIMIT).when(r0.leq(0).or(r1.leq(0)), SHAPLEY).otherwise(LMDI);
  }

  /** The effect of buyers. */
  Column ofBuyers() {
    Column shapley =
        real(n1).minus(n0).multiply(mean(perBuyer(o0, n0), perBuyer(o1, n1), value0(), value1()));
    return effect(r1.minus(r0).cast(DOUBLE), shapley, log(over(n1, n0)));
  }

  /** The effect of orders per buyer; that of order value is what is left of the change. */
  Column ofOrdersPerBuyer() {
    Column shapley =
        perBuyer(o1, n1)
            .minus(perBuyer(o0, n0))
            .multiply(mean(real(n0), real(n1), value0(), value1()));
    return effect(lit(0.0), shapley, log(over(perBuyer(o1, n1), perBuyer(o0, n0))));
  }

  private Column effect(Column limit, Column shapley, Column logarithm) {
    return when(nobody(), limit)
        .when(r0.leq(0).or(r1.leq(0)), shapley)
        .otherwise(logarithmicMean().multiply(logarithm));
  }

  /** Ang and Liu 2007: as a period's buyers and orders go to 0, all of the change is of buyers. */
  private Column nobody() {
    return n0.equalTo(0).or(n1.equalTo(0));
  }

  private Column logarithmicMean() {
    Column change = real(r1).minus(r0);
    // log1p keeps its digits where the two are all but equal.
    return when(abs(change).lt(real(r0).multiply(1e-12)), real(r0))
        .otherwise(over(change, log1p(over(change, r0))));
  }

  /** Over all orders in which three factors can change, the mean of the product of the others. */
  private static Column mean(Column f0, Column f1, Column g0, Column g1) {
    return f0.multiply(g0)
        .plus(f1.multiply(g1))
        .divide(3)
        .plus(f0.multiply(g1).plus(f1.multiply(g0)).divide(6));
  }

  private static Column perBuyer(Column orders, Column buyers) {
    return over(orders, buyers);
  }

  private Column value0() {
    return over(r0, o0);
  }

  private Column value1() {
    return over(r1, o1);
  }

  /** Null where the divisor is 0, for branches that are not taken. */
  private static Column over(Column dividend, Column divisor) {
    return try_divide(real(dividend), real(divisor));
  }

  private static Column real(Column number) {
    return number.cast(DOUBLE);
  }
}
