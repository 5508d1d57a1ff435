package io.clientele.feature;

import io.clientele.config.Costs;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The features of customers from the facts, one customer and one date after the other, as their
 * definitions say and with no thought of speed: what the nightly ones are held against.
 */
final class NaiveFeatures {
  private final Told told;
  private final ZoneId zone;
  private final Costs costs;

  NaiveFeatures(Told told, ZoneId zone, Costs costs) {
    this.told = told;
    this.zone = zone;
    this.costs = costs;
  }

  /** Customer to features, of the customers who have any by the end of the date. */
  Map<String, Map<String, Object>> of(LocalDate asOf) {
    Map<String, NaiveLife> lives = new TreeMap<>();
    for (String customer : new TreeSet<>(told.customers().values())) {
      NaiveLife life = NaiveLife.of(told, zone, customer, asOf);
      if (life.isAny()) {
        lives.put(customer, life);
      }
    }
    List<NaiveLife> everybody = new ArrayList<>(lives.values());
    Map<String, Map<String, Object>> features = new TreeMap<>();
    lives.forEach((customer, life) -> features.put(customer, of(life, lives, everybody)));
    return features;
  }

  private Map<String, Object> of(
      NaiveLife life, Map<String, NaiveLife> lives, List<NaiveLife> everybody) {
    Map<String, Object> features = new LinkedHashMap<>();
    new NaivePurchases(life, costs, features).add();
    new NaiveChoices(told, life, everybody, features).add();
    new NaiveContacts(
            life,
            account -> !lives.get(told.customers().get(account.id())).kept().isEmpty(),
            features)
        .add();
    deliveredValue(features);
    return features;
  }

  /** From features, by name; as the documentation of each part says. */
  private static void deliveredValue(Map<String, Object> features) {
    Map<String, Double> known = new HashMap<>();
    features.forEach(
        (name, value) -> {
          if (value instanceof Number number) {
            known.put(name, number.doubleValue());
          }
        });
    Double stars = known.get("rating_mean");
    Double product =
        meanOfKnown(
            stars == null ? null : (Double) ((stars - 1) / 4), less(known.get("return_share")));
    Double waited = known.get("answer_hours_mean");
    Double service =
        meanOfKnown(
            waited == null ? null : (Double) Math.exp(-waited / 24),
            less(known.get("late_delivery_share")),
            less(known.get("complaints_per_order")));
    Double image =
        meanOfKnown(
            known.get("referrals") > 0 ? 1 : 0.5, known.get("shares_lifetime") > 0 ? 1 : 0.5);
    Double discount = known.get("discount_share");
    Double price =
        discount == null
            ? null
            : (Double) Math.min(1, known.getOrDefault("price_index", 1.0) * (1 - discount));
    Double days = known.get("delivery_days_mean");
    Double time = days == null ? null : (Double) (1 - Math.exp(-days / 7));
    Double complaints = known.get("complaints_per_order");
    Double effort =
        meanOfKnown(
            known.get("cancelled_share"),
            complaints == null ? null : (Double) Math.min(1, complaints));
    features.put("delivered_product", points(product));
    features.put("delivered_service", points(service));
    features.put("delivered_image", points(image));
    features.put("price_paid", points(price));
    features.put("time_paid", points(time));
    features.put("effort_paid", points(effort));
    Double gets = weighted(new double[] {50, 35, 15}, product, service, image);
    Double pays = weighted(new double[] {50, 25, 25}, price, time, effort);
    features.put(
        "delivered_value",
        gets == null || pays == null ? null : (Double) (50 + (gets - pays) * 100 / 2));
  }

  /** 1 less a share; a share above 1 counts as 1, and one below 0 as 0. */
  private static Double less(Double share) {
    return share == null ? null : (Double) (1 - Math.max(0, Math.min(1, share)));
  }

  private static Double points(Double share) {
    return share == null ? null : (Double) (share * 100);
  }

  private static Double meanOfKnown(Double... shares) {
    double[] same = new double[shares.length];
    java.util.Arrays.fill(same, 1);
    return weighted(same, shares);
  }

  private static Double weighted(double[] weights, Double... shares) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] != null) {
        sum += weights[i] * shares[i];
        all += weights[i];
      }
    }
    return all == 0 ? null : (Double) (sum / all);
  }
}
