package io.clientele.simulate;

/**
 * What is wrong with a row of the generated files. Which rows, follows from the row's key, so that
 * it is the same in every run and can be counted.
 */
enum Dirt {
  NONE(0),
  /** The row is delivered twice. */
  DUPLICATE(5),
  /** The row belongs to the shop's own test account. */
  TEST(3),
  /** The row lacks its account. */
  NO_ACCOUNT(4),
  /** The row's date cannot be read. */
  BAD_DATE(3),
  /** The row's price is negative. */
  BAD_PRICE(4);

  static final String TEST_ACCOUNT = "TEST";

  private final int perThousand;

  Dirt(int perThousand) {
    this.perThousand = perThousand;
  }

  /** The dirt on the row with that key, of the kinds that table can have. */
  static Dirt on(String key, Dirt... kinds) {
    int place = Math.floorMod(key.hashCode() * 0x9E3779B1, 1000);
    for (Dirt kind : kinds) {
      place -= kind.perThousand;
      if (place < 0) {
        return kind;
      }
    }
    return NONE;
  }
}
