package io.clientele.simulate;

import java.time.LocalDate;

/**
 * Who a person is, as written on papers; every system has it in a form of its own. Some people live
 * together: they share last name, address and telephone.
 *
 * @param email unique to the person
 * @param otherEmail a second address, which only the marketplace may know
 * @param phone national number, digits only, without the leading zero
 */
record Identity(
    String firstName,
    String lastName,
    String gender,
    LocalDate born,
    String email,
    String otherEmail,
    String phone,
    String address,
    String postcode,
    String city,
    String country) {
  static final LocalDate FIRST_BIRTHDAY = LocalDate.of(1944, 1, 1);

  static Identity draw(long seed, long number) {
    Chance chance = new Chance(seed, number, "identity");
    long household = number % 2 == 1 && chance.happens(0.25) ? number - 1 : number;
    Chance home = new Chance(seed, household, "home");
    String country = country(home.uniform());
    boolean chinese = country.equals("CN");
    boolean woman = chance.happens(0.54);
    String last = home.pick(chinese ? Names.CHINESE_LAST : Names.LAST);
    String first = chance.pick(chinese ? Names.CHINESE_FIRST : woman ? Names.WOMEN : Names.MEN);
    String tail = Long.toString(number, 36);
    String local = chinese ? "user" + tail : Names.plain(first + "." + last) + "." + tail;
    return new Identity(
        first,
        last,
        woman ? "f" : "m",
        FIRST_BIRTHDAY.plusDays(chance.below(62 * 365)),
        local + (chance.happens(0.6) ? "@example.com" : "@example.org"),
        "shopper" + tail + "@example.net",
        "1" + (5 + home.below(3)) + (10_000_000 + home.below(90_000_000)),
        home.pick(Names.STREETS) + " " + (1 + home.below(120)),
        Integer.toString(10_000 + home.below(80_000)),
        home.pick(Names.CITIES),
        country);
  }

  private static String country(double u) {
    return u < 0.6
        ? "DE"
        : u < 0.68 ? "AT" : u < 0.76 ? "FR" : u < 0.84 ? "GB" : u < 0.9 ? "US" : "CN";
  }

  /** The currency the person pays in on the web. */
  String currency() {
    return switch (country) {
      case "GB" -> "GBP";
      case "US" -> "USD";
      default -> "EUR";
    };
  }

  /** The language the person writes in. */
  String language() {
    return country.equals("CN") ? "zh" : "en";
  }
}
