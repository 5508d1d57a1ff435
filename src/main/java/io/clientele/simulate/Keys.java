package io.clientele.simulate;

/** Keys of orders, sessions and devices: unique, and nothing of the person shows in them. */
final class Keys {
  private static final int NUMBERS_A_PERSON = 1 << 14;
  private static final int BITS = 44;
  private static final int DIGITS = BITS / 4;
  private static final long MASK = (1L << BITS) - 1;

  private Keys() {}

  /**
   * A letter and eleven hex digits. Multiplication by an odd number and the shift are bijections of
   * 44 bits, so different people and numbers have different keys.
   */
  static String of(char letter, long person, int number) {
    if (number >= NUMBERS_A_PERSON || person >= 1L << 30) {
      throw new IllegalArgumentException(
          "Keys are for 2^30 people and 2^14 things of each, cannot be: " + person + ", " + number);
    }
    long key = (person * NUMBERS_A_PERSON + number) * 0x5DEECE66DL & MASK;
    key ^= key >>> 22;
    key = key * 0x27BB2EE687B0B0FDL & MASK;
    String hex = Long.toHexString(key);
    return letter + "0".repeat(DIGITS - hex.length()) + hex;
  }
}
