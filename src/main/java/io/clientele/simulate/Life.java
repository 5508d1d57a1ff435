package io.clientele.simulate;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a person did, and what was done to win them.
 *
 * @param registered when the account was opened
 * @param contacts in order of time
 * @param orders in order of time, the first of which opened the account
 */
record Life(
    Shop shop,
    Person person,
    LocalDateTime registered,
    List<Contact> contacts,
    List<Order> orders) {

  private record Purchase(double day, Campaign campaign) {}

  static Life draw(Shop shop, long number) {
    Person person = Person.draw(shop.size(), number);
    Chance chance = new Chance(shop.size().seed(), number, "life");
    LocalDateTime registered = shop.moment(chance, person, person.joined()).minusHours(24);
    List<Contact> contacts = Contact.draw(shop, person);
    List<Order> orders = new ArrayList<>();
    for (Purchase purchase : purchases(shop, chance, person, contacts)) {
      orders.add(Order.draw(shop, person, orders.size(), purchase.day(), purchase.campaign()));
    }
    return new Life(shop, person, registered, contacts, orders);
  }

  private static List<Purchase> purchases(
      Shop shop, Chance chance, Person person, List<Contact> contacts) {
    List<Purchase> purchases = new ArrayList<>();
    if (person.purchaseRate() == 0) {
      return purchases;
    }
    double end = person.end(shop);
    // The first order opens the account; the clock of the purchase process starts there.
    double time = shop.seasons().shopTime(person.joined());
    for (double day = person.joined(); day < end; day = shop.seasons().day(time)) {
      double at = day;
      if (contacts.stream().noneMatch(contact -> contact.prevents(person, at, chance))) {
        purchases.add(new Purchase(day, null));
      }
      time += chance.exponential(1 / person.purchaseRate());
    }
    for (Contact contact : contacts) {
      if (!Double.isNaN(contact.extraOrder())) {
        purchases.add(new Purchase(contact.extraOrder(), contact.campaign()));
      }
    }
    purchases.sort(Comparator.comparingDouble(Purchase::day));
    return purchases;
  }
}
