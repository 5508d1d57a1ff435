package io.clientele.simulate;

import java.util.List;

/** What visitors of the web shop did, people and bots. */
final class WebEvents {
  static final FactTable TABLE =
      FactTable.byNight(
          "web.events",
          "event_id string, account_id string, device_id string, happened_at string, kind string, product_id string,"
              + " session_id string, referrer string, campaign_id string, user_agent string",
          "json",
          List.of("session_id", "happened_at", "event_id"),
          WebEvents::trace);

  private static final int NAMELESS_OF_TEN = 1;

  private WebEvents() {}

  private static void trace(Life life, Traces traces) {
    for (Event event : MadeUpVisits.of(life)) {
      Dirt dirt =
          Dirt.on(
              event.id(), Dirt.DUPLICATE, Dirt.TEST, Dirt.NO_ACCOUNT, Dirt.BAD_DATE, Dirt.BAD_KIND);
      add(event, dirt, traces);
    }
    if (Bots.comeWith(life.person())) {
      for (Bots.Sign sign : Bots.Sign.values()) {
        for (Event event : Bots.events(life.shop(), life.person(), sign)) {
          add(event, Dirt.NONE, traces);
        }
      }
    }
  }

  private static void add(Event event, Dirt dirt, Traces traces) {
    boolean nameless = Math.floorMod(event.id().hashCode() / 7, 10) < NAMELESS_OF_TEN;
    traces.add(
        event.id(),
        event.at().toLocalDate(),
        nameless ? 0 : Traces.daysLate(event.id(), dirt),
        dirt,
        nameless ? null : event.id(),
        dirt.account(event.account()),
        dirt == Dirt.NO_ACCOUNT ? null : event.device(),
        dirt.moment(Shop.text(event.at())),
        dirt.instead(Dirt.BAD_KIND, Dirt.UNKNOWN_KIND, event.kind()),
        event.product() == null ? null : Catalogue.id(event.product()),
        event.session(),
        event.referrer(),
        event.campaign() == null ? null : event.campaign().id(),
        event.agent());
  }
}
