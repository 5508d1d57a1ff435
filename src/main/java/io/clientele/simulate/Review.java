package io.clientele.simulate;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A product review whose sentiment is known.
 *
 * @param aspect what it is mostly about
 * @param rating 1 to 5; now and then somebody mistakes the scale
 */
record Review(
    String id,
    Order order,
    Sentiment sentiment,
    Aspect aspect,
    int rating,
    String text,
    String language,
    LocalDateTime writtenAt) {

  /** What the writer feels. */
  enum Sentiment {
    POSITIVE,
    NEUTRAL,
    NEGATIVE
  }

  /** What the writer speaks of. */
  enum Aspect {
    DELIVERY,
    QUALITY,
    PRICE,
    SERVICE
  }

  private static final double WRITTEN = 0.3;

  /** The reviews a person wrote of orders on the web. */
  static List<Review> of(Life life) {
    List<Review> reviews = new ArrayList<>();
    for (int i = 0; i < life.orders().size(); i++) {
      Order order = life.orders().get(i);
      Chance chance = new Chance(life.shop().size().seed(), life.person().number(), "review", i);
      boolean kept = order.fulfilment().cancelledAt() == null && !order.guest();
      if (order.place() == Order.Place.WEB && kept && chance.happens(WRITTEN)) {
        reviews.add(draw(order, life.person().identity().language(), chance));
      }
    }
    return reviews;
  }

  private static Review draw(Order order, String language, Chance chance) {
    double satisfaction = order.fulfilment().satisfaction();
    Sentiment sentiment =
        satisfaction > 0.5
            ? Sentiment.POSITIVE
            : satisfaction > -0.1 ? Sentiment.NEUTRAL : Sentiment.NEGATIVE;
    Aspect aspect = chance.pick(List.of(Aspect.values()));
    if (sentiment == Sentiment.NEGATIVE && order.fulfilment().late() && chance.happens(0.8)) {
      aspect = Aspect.DELIVERY;
    }
    int rating =
        switch (sentiment) {
          case POSITIVE -> chance.happens(0.6) ? 5 : 4;
          case NEUTRAL -> chance.happens(0.7) ? 3 : chance.happens(0.5) ? 4 : 2;
          case NEGATIVE -> chance.happens(0.6) ? 1 : 2;
        };
    return new Review(
        "V" + order.id(),
        order,
        sentiment,
        aspect,
        chance.happens(0.02) ? 6 - rating : rating,
        ReviewText.write(chance, language, sentiment, aspect),
        language,
        order.fulfilment().deliveredAt().plusMinutes(600 + (long) chance.exponential(4 * 1440)));
  }
}
