package io.clientele.config;

import java.util.List;

/**
 * What a model tag must keep to.
 *
 * @param precision the share of predictions that must be right
 * @param confidence how sure that must be, by customers who are held out
 * @param values the values that are predicted; empty for all that enough customers have
 * @param minKnown with fewer customers of a value, it is not predicted
 * @param choices what customers choose that is learnt from besides features, such as category
 * @param exclude features that are not learnt from
 * @param outcomeDays days ahead, for an outcome
 * @param share share of the other customers who get it, for who is alike
 * @param maxCustomers of more, a sample is learnt from
 * @param retrainDays it stays as it is for so many days
 */
public record TagModel(
    double precision,
    double confidence,
    List<String> values,
    int minKnown,
    List<String> choices,
    List<String> exclude,
    int outcomeDays,
    double share,
    int maxCustomers,
    int retrainDays) {
  public TagModel {
    BadValue.unless(precision > 0 && precision < 1, "precision", "must be above 0 and below 1");
    BadValue.unless(
        confidence >= 0.5 && confidence < 1, "confidence", "must be at least 0.5, and below 1");
    BadValue.unless(minKnown >= 10, "min-known", "must be at least 10");
    BadValue.unless(outcomeDays > 0, "outcome-days", "must be above 0");
    BadValue.unless(share > 0 && share <= 0.5, "share", "must be above 0 and at most 0.5");
    BadValue.unless(maxCustomers >= 100, "max-customers", "must be at least 100");
    BadValue.unless(retrainDays > 0, "retrain-days", "must be above 0");
  }
}
