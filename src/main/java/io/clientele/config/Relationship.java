package io.clientele.config;

import java.util.List;

/**
 * How closely a shop should tie itself to the customers of a segment (Kotler and Keller, Marketing
 * Management): the fewer they are and the more each leaves, the closer.
 *
 * @param few up to this share of customers a segment has few
 * @param many from this share on it has many
 * @param lowMargin contribution per customer below so many times that of all customers is low
 * @param highMargin from so many times on it is high
 * @param levels the policy
 */
public record Relationship(
    double few, double many, double lowMargin, double highMargin, Levels levels) {
  public static final List<String> LEVELS =
      List.of("basic", "reactive", "accountable", "proactive", "partnership");

  /**
   * Levels by how many customers there are.
   *
   * @param few of few customers
   * @param some of neither few nor many
   * @param many of many
   */
  public record Levels(ByMargin few, ByMargin some, ByMargin many) {}

  /**
   * Levels by margin.
   *
   * @param low with a low margin per customer
   * @param medium with neither
   * @param high with a high one
   */
  public record ByMargin(String low, String medium, String high) {
    public ByMargin {
      level("low", low);
      level("medium", medium);
      level("high", high);
    }

    private static void level(String key, String level) {
      BadValue.unless(
          LEVELS.contains(level), key, "must be one of " + LEVELS + ", cannot be: " + level);
    }
  }

  public Relationship {
    BadValue.unless(few >= 0 && few < 1, "few", "must be a share, cannot be: " + few);
    BadValue.unless(
        many > few && many <= 1,
        "many",
        "must be a share above few (" + few + "), cannot be: " + many);
    BadValue.unless(
        highMargin > lowMargin,
        "high-margin",
        "must be above low-margin (" + lowMargin + "), cannot be: " + highMargin);
  }
}
