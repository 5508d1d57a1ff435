package io.clientele.simulate;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A person in an arm of a campaign. The control arm gets nothing; its moment is when it would have.
 *
 * @param extraOrder day of history of the order the campaign brings; NaN for none
 */
record Contact(
    String id, Campaign campaign, boolean treated, LocalDateTime sentAt, double extraOrder) {
  private static final double REACHED = 0.6;

  /** The contacts of a person, in order of time. */
  static List<Contact> draw(Shop shop, Person person) {
    List<Contact> contacts = new ArrayList<>();
    if (!person.consent()) {
      return contacts;
    }
    for (Campaign campaign : shop.campaigns()) {
      Chance chance = new Chance(shop.size().seed(), person.number(), "contact", campaign.day());
      boolean reached = chance.happens(REACHED);
      boolean treated = chance.happens(0.5);
      if (!reached || person.joined() >= campaign.day()) {
        continue;
      }
      double extra = campaign.day() + 1 + Persuasion.DAYS * chance.uniform();
      boolean buys =
          chance.happens(Persuasion.EXTRA_ORDER)
              && treated
              && person.persuasion() == Persuasion.PERSUADABLE
              && extra < person.end(shop);
      contacts.add(
          new Contact(
              campaign.id() + "-" + Keys.of('K', person.number(), campaign.day()),
              campaign,
              treated,
              shop.date(campaign.day()).atTime(9, 0).plusSeconds(chance.below(7200)),
              buys ? extra : Double.NaN));
    }
    return contacts;
  }

  /** Whether the treatment keeps a purchase on that day from coming about. */
  boolean prevents(Person person, double day, Chance chance) {
    return treated
        && person.persuasion() == Persuasion.SLEEPING_DOG
        && campaign.worksOn(day)
        && chance.happens(Persuasion.LOST_ORDER);
  }
}
