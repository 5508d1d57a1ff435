package io.clientele.simulate;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Visitors who are no people: with every thousandth person comes a crawler that says so, and one
 * that shows only by its rate.
 */
final class Bots {
  private static final int PEOPLE_A_BOT = 1000;
  private static final int VIEWS = 300;
  private static final int RUNS = 3;
  private static final int FIRST_NUMBER = 8000;

  /** How one tells a bot. */
  enum Sign {
    USER_AGENT(0),
    RATE(1);

    private final int number;

    Sign(int number) {
      this.number = number;
    }
  }

  private Bots() {}

  static boolean comeWith(Person person) {
    return person.number() % PEOPLE_A_BOT == 0;
  }

  static String device(Person person, Sign sign) {
    return Keys.of('D', person.number(), FIRST_NUMBER + sign.number);
  }

  /** What a bot did: hundreds of views in a row, one every second or two. */
  static List<Event> events(Shop shop, Person person, Sign sign) {
    Chance chance = new Chance(shop.size().seed(), person.number(), "bot", sign.number);
    String agent = sign == Sign.USER_AGENT ? "ExampleBot/1.0" : MadeUpVisits.agent(chance);
    List<Event> events = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      LocalDateTime at =
          shop.date(chance.uniform() * shop.size().days())
              .atTime(1, 0)
              .plusSeconds(chance.below(7200));
      String session = Keys.of('S', person.number(), FIRST_NUMBER + sign.number * RUNS + run);
      for (int view = 0; view < VIEWS; view++) {
        at = at.plusSeconds(1 + chance.below(2));
        int product = (view * 7 + run) % Catalogue.PRODUCTS;
        events.add(
            new Event(
                session + "-" + view,
                null,
                device(person, sign),
                at,
                "view",
                product,
                session,
                null,
                null,
                agent));
      }
    }
    return events;
  }
}
