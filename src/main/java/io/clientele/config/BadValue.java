package io.clientele.config;

/**
 * A value that a configuration record refuses; the loader turns it into a message with file, line
 * and key.
 */
final class BadValue extends IllegalArgumentException {
  private final String key;

  BadValue(String key, String message) {
    super(message);
    this.key = key;
  }

  /** The key, relative to the record. */
  String key() {
    return key;
  }

  static void unless(boolean good, String key, String message) {
    if (!good) {
      throw new BadValue(key, message);
    }
  }
}
