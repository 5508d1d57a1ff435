package io.clientele.feature;

import static io.clientele.feature.NaiveLife.share;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Features of what was chosen: products, stores, channels, hours, devices. */
final class NaiveChoices {
  /** One time that something was chosen; a product or store of another source is another one. */
  private record Chosen(LocalDate day, String source, String choice) {
    Told.Id what() {
      return new Told.Id(source, choice);
    }
  }

  private final Told told;
  private final NaiveLife life;
  private final List<NaiveLife> everybody;
  private final Map<String, Object> features;

  NaiveChoices(Told told, NaiveLife life, List<NaiveLife> everybody, Map<String, Object> features) {
    this.told = told;
    this.life = life;
    this.everybody = everybody;
    this.features = features;
  }

  void add() {
    products();
    favourites("product");
    for (String dimension : List.of("category", "department", "brand", "store", "channel")) {
      all(dimension, dimension.equals("category") ? "categories" : dimension + "s");
    }
    all("payment_method", "payment_methods");
    favourites("store_city");
    favourites("store_region");
    features.put("distinct_devices", (long) distinct(chosen(life, "device")).size());
    features.put("device_entropy", entropy(chosen(life, "device")));
    features.put("stores_a_month", aMonth("store"));
    features.put("channels_a_month", aMonth("channel"));
    for (String dimension : List.of("hour", "weekday", "category", "store", "channel")) {
      features.put(dimension + "_shift", shift(chosen(life, dimension)));
    }
    priceIndex();
    hours();
  }

  private void all(String dimension, String plural) {
    features.put("distinct_" + plural, (long) distinct(chosen(life, dimension)).size());
    favourites(dimension);
    features.put(dimension + "_entropy", entropy(chosen(life, dimension)));
  }

  /** Every time that a customer chose something of the dimension. */
  private List<Chosen> chosen(NaiveLife whose, String dimension) {
    List<Chosen> chosen = new ArrayList<>();
    if (dimension.equals("device")) {
      for (Told.Visit visit : whose.visits()) {
        add(chosen, visit.known(), "", visit.device());
      }
      return chosen;
    }
    for (NaiveOrder order : whose.kept()) {
      Told.Order its = order.told();
      String source = its.account().source();
      Told.Store store = told.stores().get(new Told.Id(source, its.store()));
      switch (dimension) {
        case "store" -> add(chosen, order.day(), source, its.store());
        case "store_city" -> add(chosen, order.day(), "", store == null ? null : store.city());
        case "store_region" -> add(chosen, order.day(), "", store == null ? null : store.region());
        case "channel" -> add(chosen, order.day(), "", its.channel());
        case "payment_method" -> add(chosen, order.day(), "", its.payment());
        case "hour" -> add(chosen, order.day(), "", String.format("%02d", order.hour()));
        case "weekday" -> add(chosen, order.day(), "", "" + order.day().getDayOfWeek().getValue());
        default -> ofProducts(chosen, order, source, dimension);
      }
    }
    return chosen;
  }

  private void ofProducts(List<Chosen> chosen, NaiveOrder order, String source, String dimension) {
    Set<String> products = new HashSet<>();
    order.bought().forEach(line -> products.add(line.product()));
    for (String id : products) {
      Told.Product product = told.products().get(new Told.Id(source, id));
      if (dimension.equals("product")) {
        add(chosen, order.day(), source, id);
      } else if (product != null) {
        String choice =
            switch (dimension) {
              case "category" -> product.category();
              case "department" -> product.department();
              case "brand" -> product.brand();
              default -> throw new IllegalArgumentException(dimension);
            };
        add(chosen, order.day(), "", choice);
      }
    }
  }

  private static void add(List<Chosen> chosen, LocalDate day, String source, String choice) {
    if (choice != null) {
      chosen.add(new Chosen(day, source, choice));
    }
  }

  private static Map<Told.Id, Integer> distinct(List<Chosen> chosen) {
    Map<Told.Id, Integer> times =
        new TreeMap<>(Comparator.comparing(Told.Id::key).thenComparing(Told.Id::source));
    chosen.forEach(each -> times.merge(each.what(), 1, Integer::sum));
    return times;
  }

  private void products() {
    Map<Told.Id, Integer> times = distinct(chosen(life, "product"));
    int all = times.values().stream().mapToInt(n -> n).sum();
    features.put("distinct_products", (long) times.size());
    features.put(
        "repeat_product_share",
        share(times.values().stream().filter(n -> n > 1).count(), times.size()));
    features.put("orders_per_product", share(all, times.size()));
  }

  private void favourites(String dimension) {
    List<Chosen> chosen = chosen(life, dimension);
    String favourite = null;
    Double share = null;
    Double lift = null;
    if (!chosen.isEmpty()) {
      List<Chosen> all = new ArrayList<>();
      everybody.forEach(each -> all.addAll(chosen(each, dimension)));
      Map<Told.Id, Integer> popular = distinct(all);
      Told.Id best = null;
      Map<Told.Id, Integer> times = distinct(chosen);
      // In the order of the alphabet: the first of equals stays.
      for (Told.Id each : times.keySet()) {
        boolean more = best == null || times.get(each) > times.get(best);
        // The same key in two sources, as often in both: the one that fewer choose.
        boolean rarer =
            best != null
                && times.get(each).equals(times.get(best))
                && each.key().equals(best.key())
                && popular.get(each) < popular.get(best);
        if (more || rarer) {
          best = each;
        }
      }
      favourite = best.key();
      double n = times.get(best);
      double everywhere = popular.get(best) / (double) all.size();
      share = n / chosen.size();
      // Five more choices that are as everybody's.
      lift = (n + 5 * everywhere) / (chosen.size() + 5) / everywhere;
    }
    features.put("favourite_" + dimension, favourite);
    features.put("favourite_" + dimension + "_share", share);
    features.put("favourite_" + dimension + "_lift", lift);
  }

  private static Double entropy(List<Chosen> chosen) {
    if (chosen.isEmpty()) {
      return null;
    }
    double entropy = 0;
    for (int times : distinct(chosen).values()) {
      double p = times / (double) chosen.size();
      entropy -= p * Math.log(p);
    }
    return entropy;
  }

  private Double aMonth(String dimension) {
    int months = 0;
    int different = 0;
    for (int month = 0; month < 12; month++) {
      int ago = month;
      List<Chosen> inMonth =
          chosen(life, dimension).stream()
              .filter(each -> life.daysAgo(each.day()) / 30 == ago)
              .toList();
      if (!inMonth.isEmpty()) {
        months++;
        different += distinct(inMonth).size();
      }
    }
    return share(different, months);
  }

  /** Squared Hellinger distance by its definition. */
  private Double shift(List<Chosen> chosen) {
    List<Chosen> recent = chosen.stream().filter(each -> life.inLast(90, each.day())).toList();
    List<Chosen> earlier = chosen.stream().filter(each -> !life.inLast(90, each.day())).toList();
    if (recent.isEmpty() || earlier.isEmpty()) {
      return null;
    }
    double squares = 0;
    for (Told.Id what : distinct(chosen).keySet()) {
      double p = distinct(recent).getOrDefault(what, 0) / (double) recent.size();
      double q = distinct(earlier).getOrDefault(what, 0) / (double) earlier.size();
      squares += Math.pow(Math.sqrt(p) - Math.sqrt(q), 2);
    }
    return squares / 2;
  }

  private void priceIndex() {
    BigDecimal paid = BigDecimal.ZERO;
    BigDecimal byList = BigDecimal.ZERO;
    for (NaiveOrder order : life.kept()) {
      for (Told.Line line : order.bought()) {
        Told.Product product =
            told.products().get(new Told.Id(order.told().account().source(), line.product()));
        if (product != null && product.listPrice() != null) {
          paid = paid.add(NaiveOrder.price(line));
          byList = byList.add(line.quantity().multiply(product.listPrice()));
        }
      }
    }
    features.put("price_index", share(paid, byList));
  }

  private void hours() {
    List<NaiveOrder> kept = life.kept();
    int[] ofWeekday = new int[7];
    int[] ofHour = new int[24];
    int[] ofPart = new int[4];
    String[] parts = {"morning", "afternoon", "evening", "night"};
    for (NaiveOrder order : kept) {
      ofWeekday[order.day().getDayOfWeek().getValue() - 1]++;
      ofHour[order.hour()]++;
      ofPart[order.hour() < 6 ? 3 : order.hour() < 12 ? 0 : order.hour() < 18 ? 1 : 2]++;
    }
    Integer weekday = most(ofWeekday);
    Integer part = most(ofPart);
    features.put(
        "usual_weekday",
        weekday == null
            ? null
            : java.time.DayOfWeek.of(weekday + 1).name().toLowerCase(Locale.ROOT));
    features.put("weekend_share", share(ofWeekday[5] + ofWeekday[6], kept.size()));
    features.put("weekday_entropy", entropy(chosen(life, "weekday")));
    features.put("usual_hour", most(ofHour));
    features.put("hour_entropy", entropy(chosen(life, "hour")));
    features.put("usual_daypart", part == null ? null : parts[part]);
    for (int i = 0; i < parts.length; i++) {
      features.put(parts[i] + "_share", share(ofPart[i], kept.size()));
    }
  }

  /** The place of the greatest, of equals the first; null when all are 0. */
  private static Integer most(int[] times) {
    int best = 0;
    for (int i = 1; i < times.length; i++) {
      if (times[i] > times[best]) {
        best = i;
      }
    }
    return times[best] == 0 ? null : (Integer) best;
  }
}
