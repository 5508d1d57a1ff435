package io.clientele.simulate;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The small tables that no life writes: products, campaigns, exchange rates, stores. */
final class Dimensions {
  /** The day before which there is a rate even when history begins on a weekend. */
  private static final int DAYS_OF_RATES_BEFORE = 10;

  /**
   * A table small enough to be made in one place.
   *
   * @param folder below the shop's
   */
  record Dimension(String folder, String columns, List<Row> rows) {}

  private Dimensions() {}

  static final Map<String, String> OPTIONS = Map.of("header", "true");

  static List<Dimension> of(Shop shop) {
    return List.of(
        new Dimension(
            "web/products",
            "product_id string, name string, department string, category string, brand string,"
                + " list_price decimal(12,2), unit_cost decimal(12,2)",
            products()),
        new Dimension(
            "web/campaigns",
            "campaign_id string, name string, kind string, starts_on string, ends_on string, budget decimal(12,2)",
            campaigns(shop)),
        new Dimension(
            "web/exchange_rates",
            "day string, currency string, rate decimal(12,6)",
            rates(shop.size())),
        new Dimension(
            "store/stores", "store_id string, name string, city string, country string", stores()));
  }

  private static List<Row> products() {
    List<Row> rows = new ArrayList<>();
    for (int product = 0; product < Catalogue.PRODUCTS; product++) {
      rows.add(
          RowFactory.create(
              Catalogue.id(product),
              Catalogue.brand(product) + " " + Catalogue.category(product) + " " + product,
              Catalogue.department(product),
              Catalogue.category(product),
              Catalogue.brand(product),
              Catalogue.price(product),
              Catalogue.cost(product)));
    }
    return rows;
  }

  private static List<Row> campaigns(Shop shop) {
    List<Row> rows = new ArrayList<>();
    for (Campaign campaign : shop.campaigns()) {
      rows.add(
          RowFactory.create(
              campaign.id(),
              campaign.name(),
              campaign.kind(),
              shop.date(campaign.day()).toString(),
              shop.date(campaign.day() + Persuasion.DAYS).toString(),
              campaign.cost().multiply(BigDecimal.valueOf(shop.size().customers()))));
    }
    return rows;
  }

  private static List<Row> rates(ShopSize size) {
    List<Row> rows = new ArrayList<>();
    LocalDate day = size.firstDay().minusDays(DAYS_OF_RATES_BEFORE);
    for (; !day.isAfter(size.lastDay()); day = day.plusDays(1)) {
      if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
        for (String currency : Currencies.FOREIGN) {
          rows.add(
              RowFactory.create(
                  day.toString(), currency, Currencies.rate(size.seed(), currency, day)));
        }
      }
    }
    return rows;
  }

  private static List<Row> stores() {
    List<Row> rows = new ArrayList<>();
    for (int store = 0; store < StoreSystem.STORES; store++) {
      String city = Names.CITIES.get(store);
      String country = store < 5 ? "DE" : store < 7 ? "AT" : "CH";
      rows.add(RowFactory.create(StoreSystem.store(store), "Store " + city, city, country));
    }
    return rows;
  }
}
