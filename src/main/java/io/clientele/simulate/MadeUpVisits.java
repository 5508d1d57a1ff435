package io.clientele.simulate;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The visits of a person to the web shop: one before every order there, and some just to look. Some
 * visits begin without a login, or never have one; those near midnight end on the next day.
 */
final class MadeUpVisits {
  private static final double DAYS_BETWEEN_LOOKS = 20;
  private static final int OTHER_DEVICE = 1;
  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5)",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)",
          "Mozilla/5.0 (Linux; Android 14)");

  private record Step(String kind, Integer product) {}

  private final Life life;
  private final Chance chance;
  private final List<Event> events = new ArrayList<>();
  private int visits;

  private MadeUpVisits(Life life) {
    this.life = life;
    this.chance = new Chance(life.shop().size().seed(), life.person().number(), "visits");
  }

  /** Everything a person did on the web, visit by visit. */
  static List<Event> of(Life life) {
    MadeUpVisits visits = new MadeUpVisits(life);
    for (Order order : life.orders()) {
      if (order.place() == Order.Place.WEB && !order.channel().equals("phone")) {
        visits.buy(order);
      }
    }
    double end = life.person().end(life.shop());
    for (double day = life.person().joined();
        day < end;
        day += visits.chance.exponential(DAYS_BETWEEN_LOOKS)) {
      visits.look(day);
    }
    return visits.events;
  }

  /** A device of a person; most have one. */
  static String device(Person person, int number) {
    return Keys.of('D', person.number(), number);
  }

  /** A browser that looks like people's. */
  static String agent(Chance chance) {
    return chance.pick(AGENTS);
  }

  private void buy(Order order) {
    List<Step> steps = new ArrayList<>();
    for (Line line : order.lines()) {
      if (chance.happens(0.4)) {
        steps.add(new Step("view", Catalogue.pick(chance, life.person())));
      }
      steps.add(new Step("view", line.product()));
      steps.add(new Step("cart", line.product()));
    }
    steps.add(new Step("checkout", null));
    add(steps, order.at(), order.guest(), order.campaign());
  }

  private void look(double day) {
    List<Step> steps = new ArrayList<>();
    if (chance.happens(0.3)) {
      steps.add(new Step("search", null));
    }
    int views = 1 + chance.below(4);
    int product = 0;
    for (int view = 0; view < views; view++) {
      product = Catalogue.pick(chance, life.person());
      steps.add(new Step("view", product));
    }
    double mood = chance.uniform();
    if (mood < 0.2) {
      steps.add(new Step("cart", product));
      if (mood < 0.07) {
        steps.add(new Step("uncart", product));
      }
    } else if (mood < 0.28) {
      steps.add(new Step("favourite", product));
    } else if (mood < 0.31) {
      steps.add(new Step("share", product));
    }
    boolean anonymous = life.person().kind().equals("guest") || chance.happens(0.15);
    add(steps, life.shop().moment(chance, life.person(), day), anonymous, null);
  }

  /** Adds a visit that ends at a moment; half of those with a login have it on the way. */
  private void add(List<Step> steps, LocalDateTime end, boolean anonymous, Campaign campaign) {
    Person person = life.person();
    String session = Keys.of('S', person.number(), visits++);
    String device =
        device(person, person.number() % 5 < 2 && chance.happens(0.3) ? OTHER_DEVICE : 0);
    String referrer =
        campaign != null
            ? campaign.channel()
            : chance.happens(0.4) ? null : chance.pick(List.of("search", "social", "partner"));
    String agent = AGENTS.get((int) ((person.number() + (device.hashCode() & 1)) % AGENTS.size()));
    int login =
        anonymous ? Integer.MAX_VALUE : chance.happens(0.3) ? chance.below(steps.size()) : -1;
    if (login >= 0 && login < steps.size()) {
      steps.add(login, new Step("login", null));
    }
    LocalDateTime[] moments = new LocalDateTime[steps.size()];
    LocalDateTime moment = end;
    for (int i = steps.size() - 1; i >= 0; i--) {
      moments[i] = moment;
      moment = moment.minusSeconds(4 + (long) chance.exponential(70));
    }
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      events.add(
          new Event(
              session + "-" + i,
              i >= login ? person.account() : null,
              device,
              moments[i],
              step.kind(),
              step.product(),
              session,
              referrer,
              campaign,
              agent));
    }
  }
}
