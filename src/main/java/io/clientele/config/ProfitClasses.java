package io.clientele.config;

/**
 * Profit classes: who leaves most to the shop, and who costs it money.
 *
 * @param window look-back of the contribution: 365d or lifetime
 * @param goldShare gold are the buyers with the highest contribution, up to this share of buyers,
 *     as far as it is above 0
 */
public record ProfitClasses(String window, double goldShare) {
  public ProfitClasses {
    BadValue.unless(
        window.equals("365d") || window.equals("lifetime"),
        "window",
        "must be 365d or lifetime, cannot be: " + window);
    BadValue.unless(
        goldShare > 0 && goldShare < 1,
        "gold-share",
        "must be between 0 and 1, cannot be: " + goldShare);
  }

  /** The feature that classes are by. */
  public String by() {
    return "contribution_" + window;
  }
}
