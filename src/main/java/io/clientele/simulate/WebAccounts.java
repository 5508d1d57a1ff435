package io.clientele.simulate;

import java.util.Map;

/** The accounts of the web shop, and its test account. */
final class WebAccounts {
  static final FactTable TABLE =
      FactTable.whole(
          "web.accounts",
          "account_id string, registered_at string, kind string, email string, phone string, first_name string,"
              + " last_name string, birth_date string, address string, postcode string, city string, country string,"
              + " gender string, consent_email boolean, referred_by string, updated_at string",
          Map.of("header", "true", "compression", "gzip"),
          WebAccounts::trace);

  private WebAccounts() {}

  private static void trace(Life life, Traces traces) {
    Person person = life.person();
    String key = person.account();
    Dirt dirt = Dirt.on(key, Dirt.DUPLICATE, Dirt.NO_KEY);
    // The account of a person is always there: a row without its key comes on top of it.
    if (dirt == Dirt.NO_KEY) {
      traces.add(key, dirt, row(life, null));
      traces.add(key, Dirt.NONE, row(life, key));
    } else {
      traces.add(key, dirt, row(life, key));
    }
    if (person.number() == 0) {
      traces.add(Dirt.TEST_ACCOUNT, Dirt.NONE, testAccount(life));
    }
  }

  /** The account the shop's own people try things with; nothing of a person is in it. */
  private static Object[] testAccount(Life life) {
    String opened = Shop.text(life.shop().size().firstDay().atStartOfDay());
    return new Object[] {
      Dirt.TEST_ACCOUNT,
      opened,
      "test",
      "test@example.com",
      null,
      "Test",
      "Test",
      null,
      null,
      null,
      null,
      null,
      null,
      false,
      null,
      opened
    };
  }

  private static Object[] row(Life life, String account) {
    Person person = life.person();
    Identity identity = person.identity();
    Chance chance = new Chance(life.shop().size().seed(), person.number(), "account");
    String registered = Shop.text(life.registered());
    return new Object[] {
      account,
      registered,
      person.kind(),
      identity.email(),
      chance.happens(0.15)
          ? null
          : "+49 " + identity.phone().substring(0, 3) + " " + identity.phone().substring(3),
      Names.slipped(chance, identity.firstName(), 0.02),
      Names.slipped(chance, identity.lastName(), 0.03),
      chance.happens(0.2) ? null : identity.born().toString(),
      identity.address(),
      identity.postcode(),
      identity.city(),
      identity.country(),
      chance.happens(0.1) ? null : identity.gender(),
      person.consent(),
      person.number() > 0 && chance.happens(0.08)
          ? String.format("A%07d", (long) (chance.uniform() * person.number()))
          : null,
      registered
    };
  }
}
