package io.clientele.simulate;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** The cash desks of the stores: loyalty cards, and receipts in lines of fixed width. */
final class StoreSystem {
  static final FactTable CARDS =
      FactTable.whole(
          "store.cards",
          "Kartennr string, Name string, Geburtsdatum string, Email string, Telefon string, PLZ string, Ort string,"
              + " Ausgestellt string",
          Map.of("header", "true", "sep", ";"),
          StoreSystem::cards);
  static final FactTable RECEIPTS =
      FactTable.byNight(
          "store.receipts", "line string", "text", List.of("line"), StoreSystem::receipts);

  static final int STORES = 8;
  private static final int BROKEN_OFF_AT = 38;
  private static final DateTimeFormatter GERMAN = DateTimeFormatter.ofPattern("dd.MM.yyyy");
  private static final DateTimeFormatter DATE_AND_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmm");

  private StoreSystem() {}

  static String store(long number) {
    return String.format("S%03d", 1 + number % STORES);
  }

  /** A card, as a cashier wrote it down. */
  private static void cards(Life life, Traces traces) {
    Person person = life.person();
    if (!person.cardHolder()) {
      return;
    }
    Identity identity = person.identity();
    Chance chance = new Chance(life.shop().size().seed(), person.number(), "card");
    String last = Names.slipped(chance, identity.lastName(), 0.12);
    String first = Names.slipped(chance, identity.firstName(), 0.06);
    double mail = chance.uniform();
    traces.add(
        person.card(),
        Dirt.on(person.card(), Dirt.DUPLICATE),
        person.card(),
        last + ", " + first,
        chance.happens(0.1) ? null : identity.born().format(GERMAN),
        mail < 0.3
            ? null
            : mail < 0.33
                ? "keine@example.com"
                : mail < 0.45
                    ? identity.email().toUpperCase(java.util.Locale.ROOT)
                    : Names.slipped(chance, identity.email(), 0.05),
        chance.happens(0.3)
            ? null
            : "0" + identity.phone().substring(0, 3) + "/" + identity.phone().substring(3),
        identity.postcode(),
        identity.city(),
        life.shop().date(person.cardDay()).format(GERMAN));
  }

  /** A sale, voided at once or brought back later on a receipt of its own. */
  private static void receipts(Life life, Traces traces) {
    for (Order order : life.orders()) {
      if (order.place() != Order.Place.STORE) {
        continue;
      }
      Fulfilment fulfilment = order.fulfilment();
      boolean voided = fulfilment.cancelledAt() != null;
      for (Line line : order.lines()) {
        line(life, order, order.id(), order.at(), line, voided ? 'V' : 'S', traces);
      }
      if (fulfilment.refundedAt() != null) {
        String receipt = "Q" + order.id().substring(1);
        Line first = order.lines().get(0);
        line(life, order, receipt, fulfilment.refundedAt(), first, 'R', traces);
      }
    }
  }

  private static void line(
      Life life,
      Order order,
      String receipt,
      LocalDateTime at,
      Line line,
      char kind,
      Traces traces) {
    String article = Catalogue.id(line.product());
    String key = receipt + "/" + article;
    Dirt dirt =
        kind == 'S'
            ? Dirt.on(
                key,
                Dirt.DUPLICATE,
                Dirt.TEST,
                Dirt.BAD_DATE,
                Dirt.BAD_PRICE,
                Dirt.NO_KEY,
                Dirt.SHORT)
            : Dirt.on(key, Dirt.DUPLICATE);
    int quantity = kind == 'R' ? -line.quantity() : line.quantity();
    BigDecimal amount = kind == 'R' ? line.net().negate() : line.net();
    String card = order.guest() ? "" : life.person().card();
    String moment = at.format(DATE_AND_TIME);
    String text =
        String.format(
            "%-12s%-11s%s%-4s%-8s%6d%10d%c",
            dirt.instead(Dirt.NO_KEY, "", receipt),
            dirt.instead(Dirt.TEST, Dirt.TEST_ACCOUNT, card),
            dirt.instead(
                Dirt.BAD_DATE, moment.substring(0, 4) + "0231" + moment.substring(8), moment),
            store(life.person().number()),
            article,
            quantity,
            dirt.instead(Dirt.BAD_PRICE, amount.negate(), amount).unscaledValue(),
            kind);
    LocalDate day = at.toLocalDate();
    traces.add(
        key,
        day,
        dirt == Dirt.NONE ? Traces.daysLate(receipt, dirt) : 0,
        dirt,
        dirt.instead(Dirt.SHORT, text.substring(0, BROKEN_OFF_AT), text));
  }
}
