package io.clientele.forecast;

import static io.clientele.HandMadeNights.account;
import static io.clientele.HandMadeNights.required;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableSet;

/** A shop of which nothing is known but who bought when; every customer has one account. */
public final class Buyers {
  static final Field CONTRIBUTION =
      Field.required("contribution_lifetime", Types.DOUBLE, "A third of the revenue.");
  static final Field FREQUENCY =
      Field.required("frequency_lifetime", Types.LONG, "Purchase occasions.");
  static final Field FIRST =
      Field.optional("first_purchase_on", Types.DATE, "As the purchases say.", "never bought");
  public static final Table FEATURES =
      Table.state(
              "features",
              "What the test says.",
              CustomerForecasts.CUSTOMER_ID,
              CONTRIBUTION,
              FREQUENCY,
              FIRST)
          .key(CustomerForecasts.CUSTOMER_ID);
  public static final Table LEARNING =
      Table.state(
              "learning",
              "Nothing to learn propensities from.",
              Field.required("features_on", Types.DATE, "The date."),
              CustomerForecasts.CUSTOMER_ID)
          .key(CustomerForecasts.CUSTOMER_ID);

  private Buyers() {}

  /** From 10 to 55 by customer, half to one and a half of it by day. */
  static BigDecimal spend(String customer, LocalDate day) {
    int mean = 10 + 5 * Character.digit(customer.charAt(3), 10);
    return BigDecimal.valueOf(mean * (0.5 + 0.25 * (day.toEpochDay() % 5)));
  }

  /**
   * A warehouse that knows purchases up to a day; a third of what they bring is kept.
   *
   * @param night the date of the features
   */
  public static HandMadeNights shop(
      Path folder,
      Map<String, NavigableSet<LocalDate>> purchases,
      LocalDate until,
      LocalDate night) {
    HandMadeNights nights = new HandMadeNights(TestSpark.session(), folder);
    purchases.forEach(
        (customer, days) -> {
          nights.put(CustomerAccounts.TABLE, account(customer, id(customer)));
          double spent =
              days.headSet(night, true).stream()
                  .mapToDouble(day -> spend(customer, day).doubleValue())
                  .sum();
          nights.put(
              FEATURES,
              Map.of(
                  CustomerForecasts.CUSTOMER_ID,
                  id(customer),
                  CONTRIBUTION,
                  spent / 3,
                  FREQUENCY,
                  (long) days.headSet(night, true).size(),
                  FIRST,
                  Date.valueOf(days.first())));
          for (LocalDate day : days.headSet(until, true)) {
            nights.put(
                AccountDays.TABLE,
                required(
                    AccountDays.TABLE,
                    Map.of(
                        AccountDays.SOURCE,
                        "web",
                        AccountDays.ACCOUNT_ID,
                        customer,
                        AccountDays.DAY,
                        Date.valueOf(day),
                        AccountDays.ORDERS,
                        1,
                        AccountDays.NET_REVENUE,
                        spend(customer, day))));
          }
        });
    return nights;
  }

  /** The id that an account founds. */
  public static String id(String customer) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("web\0" + customer).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
