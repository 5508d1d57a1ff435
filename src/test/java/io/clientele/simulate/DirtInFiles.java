package io.clientele.simulate;

import java.util.Map;

/** How one sees each kind of dirt in the files, duplicates aside. */
final class DirtInFiles {
  private static final String TEST = "account_id = 'TEST'";
  private static final String NOBODY = "account_id is null";
  private static final String CUT_OFF = "length(value) < 64";

  static final Map<String, Map<Dirt, String>> SIGNS =
      Map.of(
          "web.accounts",
          Map.of(Dirt.NO_KEY, NOBODY),
          "web.orders",
          Map.of(
              Dirt.TEST,
              TEST,
              Dirt.NO_ACCOUNT,
              "account_id is null and guest_email is null",
              Dirt.BAD_DATE,
              "to_timestamp(ordered_at) is null",
              Dirt.NO_RATE,
              "currency = 'XAU'",
              Dirt.BAD_STATUS,
              "status not in ('open', 'completed', 'cancelled')",
              Dirt.NO_KEY,
              "order_id is null"),
          "web.order_lines",
          Map.of(Dirt.BAD_PRICE, "unit_price < 0", Dirt.NO_KEY, "order_id is null"),
          "web.events",
          Map.of(
              Dirt.TEST,
              TEST,
              Dirt.NO_ACCOUNT,
              "account_id is null and device_id is null",
              Dirt.BAD_DATE,
              "to_timestamp(happened_at) is null",
              Dirt.BAD_KIND,
              "kind not in ('view', 'search', 'favourite', 'cart', 'uncart', 'checkout', 'login', 'share')"),
          "web.service_cases",
          Map.of(
              Dirt.TEST,
              TEST,
              Dirt.NO_ACCOUNT,
              NOBODY,
              Dirt.BAD_DATE,
              "to_timestamp(opened_at) is null",
              Dirt.BAD_KIND,
              "kind not in ('return', 'repair', 'complaint', 'question')",
              Dirt.NO_KEY,
              "case_id is null"),
          "web.reviews",
          Map.of(
              Dirt.TEST,
              TEST,
              Dirt.NO_ACCOUNT,
              NOBODY,
              Dirt.BAD_DATE,
              "to_timestamp(written_at) is null",
              Dirt.BAD_RATING,
              "rating > 5",
              Dirt.NO_KEY,
              "review_id is null"),
          "web.contacts",
          Map.of(
              Dirt.TEST,
              TEST,
              Dirt.NO_ACCOUNT,
              NOBODY,
              Dirt.BAD_DATE,
              "to_timestamp(sent_at) is null",
              Dirt.NO_KEY,
              "contact_id is null"),
          "store.cards",
          Map.of(),
          "store.receipts",
          Map.of(
              Dirt.SHORT,
              CUT_OFF,
              Dirt.TEST,
              "not " + CUT_OFF + " and substring(value, 13, 11) like 'TEST%'",
              Dirt.BAD_DATE,
              "not " + CUT_OFF + " and substring(value, 28, 4) = '0231'",
              Dirt.BAD_PRICE,
              "not "
                  + CUT_OFF
                  + " and right(value, 1) = 'S' and cast(substring(value, 54, 10) as int) < 0",
              Dirt.NO_KEY,
              "not " + CUT_OFF + " and trim(substring(value, 1, 12)) = ''"),
          "market.orders",
          Map.of(
              Dirt.TEST,
              "buyer = 'TEST'",
              Dirt.NO_ACCOUNT,
              "buyer is null and buyerEmail is null",
              Dirt.BAD_PRICE,
              "exists(items, i -> i.pricePence < 0)",
              Dirt.NO_RATE,
              "currency = 'XAU'",
              Dirt.BAD_STATUS,
              "state not in ('PAID', 'SHIPPED', 'CANCELLED', 'REFUNDED')",
              Dirt.NO_KEY,
              "orderNo is null"));

  private DirtInFiles() {}
}
