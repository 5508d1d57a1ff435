package io.clientele.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/** The web shop's service cases, reviews and contacts by campaigns. */
final class WebService {
  static final FactTable CASES =
      FactTable.byNight(
          "web.service_cases",
          "case_id string, account_id string, order_id string, product_id string, kind string, opened_at string,"
              + " answered_at string, closed_at string, outcome string, cost decimal(12,2), updated_at string",
          "json",
          List.of("case_id", "updated_at", "opened_at"),
          WebService::cases);
  static final FactTable REVIEWS =
      FactTable.byNight(
          "web.reviews",
          "review_id string, account_id string, order_id string, product_id string, rating int, text string,"
              + " language string, written_at string",
          "json",
          List.of("review_id", "written_at", "order_id"),
          WebService::reviews);
  static final FactTable CONTACTS =
      FactTable.byNight(
          "web.contacts",
          "contact_id string, account_id string, campaign_id string, arm string, channel string, sent_at string,"
              + " opened_at string, clicked_at string, redeemed_at string, cost decimal(12,2)",
          "csv",
          List.of("contact_id", "account_id", "sent_at"),
          WebService::contacts);

  private WebService() {}

  private static void cases(Life life, Traces traces) {
    for (ServiceCase opened : ServiceCase.of(life)) {
      Dirt dirt =
          Dirt.on(
              opened.id(),
              Dirt.DUPLICATE,
              Dirt.TEST,
              Dirt.NO_ACCOUNT,
              Dirt.BAD_DATE,
              Dirt.BAD_KIND,
              Dirt.NO_KEY);
      traces.addChanging(
          opened.id(),
          opened.openedAt().toLocalDate(),
          0,
          dirt,
          List.of(opened.answeredAt(), opened.closedAt()),
          until -> row(life, opened, dirt, until));
    }
  }

  private static Object[] row(Life life, ServiceCase opened, Dirt dirt, LocalDateTime until) {
    boolean answered = Fulfilment.happened(opened.answeredAt(), until);
    boolean closed = Fulfilment.happened(opened.closedAt(), until);
    return new Object[] {
      dirt.instead(Dirt.NO_KEY, null, opened.id()),
      dirt.account(life.person().account()),
      opened.order().id(),
      Catalogue.id(opened.order().lines().get(0).product()),
      dirt.instead(Dirt.BAD_KIND, Dirt.UNKNOWN_KIND, opened.kind()),
      dirt.moment(Shop.text(opened.openedAt())),
      answered ? Shop.text(opened.answeredAt()) : null,
      closed ? Shop.text(opened.closedAt()) : null,
      closed ? opened.outcome() : null,
      closed ? opened.cost() : null,
      Shop.text(closed ? opened.closedAt() : answered ? opened.answeredAt() : opened.openedAt())
    };
  }

  private static void reviews(Life life, Traces traces) {
    for (Review review : Review.of(life)) {
      Dirt dirt =
          Dirt.on(
              review.id(),
              Dirt.DUPLICATE,
              Dirt.TEST,
              Dirt.NO_ACCOUNT,
              Dirt.BAD_DATE,
              Dirt.BAD_RATING,
              Dirt.NO_KEY);
      traces.add(
          review.id(),
          review.writtenAt().toLocalDate(),
          Traces.daysLate(review.id(), dirt),
          dirt,
          dirt.instead(Dirt.NO_KEY, null, review.id()),
          dirt.account(life.person().account()),
          review.order().id(),
          Catalogue.id(review.order().lines().get(0).product()),
          dirt.instead(Dirt.BAD_RATING, Dirt.RATING_ABOVE_SCALE, review.rating()),
          review.text(),
          review.language(),
          dirt.moment(Shop.text(review.writtenAt())));
    }
  }

  /** A contact is told when the campaign is over, with all that came of it. */
  private static void contacts(Life life, Traces traces) {
    for (Contact contact : life.contacts()) {
      Campaign campaign = contact.campaign();
      Dirt dirt =
          Dirt.on(
              contact.id(), Dirt.DUPLICATE, Dirt.TEST, Dirt.NO_ACCOUNT, Dirt.BAD_DATE, Dirt.NO_KEY);
      LocalDate told = life.shop().date(campaign.day() + Persuasion.DAYS);
      Reaction reaction = Reaction.draw(life, contact);
      traces.add(
          contact.id(),
          told,
          0,
          dirt,
          dirt.instead(Dirt.NO_KEY, null, contact.id()),
          dirt.account(life.person().account()),
          campaign.id(),
          contact.treated() ? "treatment" : "control",
          campaign.channel(),
          dirt.moment(Shop.text(contact.sentAt())),
          Shop.text(reaction.openedAt()),
          Shop.text(reaction.clickedAt()),
          Shop.text(reaction.redeemedAt()),
          contact.treated() ? campaign.cost() : campaign.cost().subtract(campaign.cost()));
    }
  }
}
