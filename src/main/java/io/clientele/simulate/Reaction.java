package io.clientele.simulate;

import java.time.LocalDateTime;

/** What a person did with what a campaign sent: null where nothing. */
record Reaction(LocalDateTime openedAt, LocalDateTime clickedAt, LocalDateTime redeemedAt) {
  private static final double REDEEMS_ANYWAY = 0.3;

  /** The control arm has nothing to react to; what a campaign brings is always opened. */
  static Reaction draw(Life life, Contact contact) {
    if (!contact.treated()) {
      return new Reaction(null, null, null);
    }
    Campaign campaign = contact.campaign();
    Chance chance =
        new Chance(life.shop().size().seed(), life.person().number(), "reaction", campaign.day());
    LocalDateTime redeemed = null;
    for (Order order : life.orders()) {
      boolean brought = campaign.equals(order.campaign());
      boolean anyway =
          order.place() == Order.Place.WEB
              && order.campaign() == null
              && campaign.worksOn(order.day())
              && chance.happens(REDEEMS_ANYWAY);
      if (brought || (anyway && redeemed == null)) {
        redeemed = order.at();
      }
    }
    LocalDateTime opened = contact.sentAt().plusMinutes(2 + (long) chance.exponential(240));
    boolean opens = chance.happens(0.45);
    boolean clicks = chance.happens(0.35);
    if (redeemed != null) {
      LocalDateTime clicked = redeemed.minusMinutes(30);
      return new Reaction(opened.isBefore(clicked) ? opened : clicked, clicked, redeemed);
    }
    return new Reaction(
        opens ? opened : null, opens && clicks ? opened.plusMinutes(1) : null, null);
  }
}
