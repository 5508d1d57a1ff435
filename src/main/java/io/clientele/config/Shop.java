package io.clientele.config;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.Optional;

/**
 * The shop itself.
 *
 * @param name what the shop is called in messages
 * @param zone business zone: where its days begin and end, and the zone of times without one in its
 *     files
 * @param currency ISO 4217 code all money is in
 * @param rateMaxAgeDays a day without an exchange rate takes the last one before it, up to this
 *     many days old
 * @param asOf the night's date when the command line gives none; empty for yesterday
 */
public record Shop(String name, String zone, String currency, int rateMaxAgeDays, String asOf) {
  public Shop {
    BadValue.unless(!name.isBlank(), "name", "must not be blank");
    try {
      var unused = ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new BadValue("zone", "must be a time zone such as Europe/London, cannot be: " + zone);
    }
    try {
      var unused = Currency.getInstance(currency);
    } catch (IllegalArgumentException e) {
      throw new BadValue(
          "currency", "must be an ISO 4217 code such as EUR, cannot be: " + currency);
    }
    BadValue.unless(
        rateMaxAgeDays >= 0,
        "rate-max-age-days",
        "must not be negative, cannot be: " + rateMaxAgeDays);
    if (!asOf.isEmpty()) {
      try {
        var unused = LocalDate.parse(asOf);
      } catch (DateTimeParseException e) {
        throw new BadValue(
            "as-of", "must be a date such as 2025-12-31 or empty, cannot be: " + asOf);
      }
    }
  }

  public ZoneId zoneId() {
    return ZoneId.of(zone);
  }

  public Optional<LocalDate> fixedAsOf() {
    return asOf.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(asOf));
  }
}
