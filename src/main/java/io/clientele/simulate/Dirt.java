package io.clientele.simulate;

/**
 * What is wrong with a row of the generated files. Which rows, follows from the row's key, so that
 * it is the same in every run and can be counted. A row has one kind of dirt at most.
 */
enum Dirt {
  NONE(0),
  /** The row is delivered twice in the same file. */
  DUPLICATE(5),
  /** The row belongs to the shop's own test account. */
  TEST(3),
  /** The row lacks its account, and whatever else could name the customer. */
  NO_ACCOUNT(4),
  /** The row's date cannot be read. */
  BAD_DATE(3),
  /** The row's price is negative. */
  BAD_PRICE(4),
  /** The row's currency has no exchange rate on any day. */
  NO_RATE(2),
  /** The row's status is none the system knows. */
  BAD_STATUS(2),
  /** The row's rating is above the scale. */
  BAD_RATING(4),
  /** The row tells of a kind of event or case that nobody knows. */
  BAD_KIND(2),
  /** The row lacks its own key. */
  NO_KEY(2),
  /** The line of fixed width breaks off. */
  SHORT(6);

  static final String TEST_ACCOUNT = "TEST";
  static final String UNKNOWN_CURRENCY = "XAU";
  static final String UNKNOWN_STATUS = "teleported";
  static final String UNKNOWN_KIND = "levitate";
  static final int RATING_ABOVE_SCALE = 9;

  private final int perThousand;

  Dirt(int perThousand) {
    this.perThousand = perThousand;
  }

  /** The dirt on the row with that key, of the kinds that table can have. */
  static Dirt on(String key, Dirt... kinds) {
    int place = (int) Math.floorMod(Chance.mixed(key.hashCode() + 0x632BE5ABL), 1000L);
    for (Dirt kind : kinds) {
      place -= kind.perThousand;
      if (place < 0) {
        return kind;
      }
    }
    return NONE;
  }

  /** What the row says instead of a value when this is its dirt. */
  <T> T instead(Dirt dirt, T said, T value) {
    return this == dirt ? said : value;
  }

  /** The account the row names: none, or the test account, when that is the row's dirt. */
  String account(String account) {
    return this == NO_ACCOUNT ? null : this == TEST ? TEST_ACCOUNT : account;
  }

  /** The moment the row tells: a day that no calendar has, when that is the row's dirt. */
  String moment(String moment) {
    return this == BAD_DATE ? "31/02/" + moment.substring(0, 4) : moment;
  }
}
