package io.clientele.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tag. One of the first six says what decides it, and so its kind.
 *
 * @param predicate rule: SQL condition over features, segments, forecasts and other tags
 * @param attribute attribute: SQL expression over what accounts say of a customer
 * @param preference statistic: what is chosen, such as category
 * @param known model: SQL expression over what accounts say of some customers, predicted for the
 *     rest
 * @param outcome model: SQL condition over order lines, predicted for the days to come
 * @param like model: SQL condition over features, segments and forecasts, of customers to find more
 *     like
 * @param statistic when a choice is a preference
 * @param model what a model must keep to
 * @param status proposed, published, deprecated or retired
 * @param consent what customers must have consented to: email, phone or none
 * @param expiresDays how long after a night the tag may be used; 0: until the next one
 * @param doc what it means
 * @param owner who answers for it
 */
public record Tag(
    String predicate,
    String attribute,
    String preference,
    String known,
    String outcome,
    String like,
    TagStatistic statistic,
    TagModel model,
    String status,
    String consent,
    int expiresDays,
    String doc,
    String owner) {
  public static final String PROPOSED = "proposed";
  public static final String RETIRED = "retired";
  public static final List<String> STATUSES = List.of(PROPOSED, "published", "deprecated", RETIRED);

  /** How a tag is decided. */
  public enum Kind {
    RULE,
    ATTRIBUTE,
    STATISTIC,
    MODEL
  }

  public Tag {
    BadValue.unless(!doc.isBlank(), "doc", "must say what the tag means");
    BadValue.unless(!owner.isBlank(), "owner", "must name who answers for the tag");
    BadValue.unless(
        STATUSES.contains(status),
        "status",
        "must be one of " + STATUSES + ", cannot be: " + status);
    BadValue.unless(
        List.of("none", "email", "phone").contains(consent),
        "consent",
        "must be one of [none, email, phone], cannot be: " + consent);
    BadValue.unless(expiresDays >= 0, "expires-days", "must not be negative");
    List<String> said =
        definitions(predicate, attribute, preference, known, outcome, like).keySet().stream()
            .toList();
    BadValue.unless(
        !said.isEmpty(),
        "predicate",
        "is missing: one of predicate, attribute, preference, known, outcome and like decides a tag");
    BadValue.unless(
        said.size() == 1,
        said.get(said.size() - 1),
        "cannot be beside " + said.get(0) + ": one thing decides a tag");
  }

  /** The same tag, with other bounds of what is a preference. */
  public Tag with(TagStatistic bounds) {
    return new Tag(
        predicate,
        attribute,
        preference,
        known,
        outcome,
        like,
        bounds,
        model,
        status,
        consent,
        expiresDays,
        doc,
        owner);
  }

  private static Map<String, String> definitions(
      String predicate,
      String attribute,
      String preference,
      String known,
      String outcome,
      String like) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("predicate", predicate);
    all.put("attribute", attribute);
    all.put("preference", preference);
    all.put("known", known);
    all.put("outcome", outcome);
    all.put("like", like);
    all.values().removeIf(String::isBlank);
    return all;
  }

  private Map.Entry<String, String> said() {
    return definitions(predicate, attribute, preference, known, outcome, like)
        .entrySet()
        .iterator()
        .next();
  }

  /** The key that says what decides it. */
  public String decidedBy() {
    return said().getKey();
  }

  /** What that key says. */
  public String definition() {
    return said().getValue();
  }

  public Kind kind() {
    return switch (decidedBy()) {
      case "predicate" -> Kind.RULE;
      case "attribute" -> Kind.ATTRIBUTE;
      case "preference" -> Kind.STATISTIC;
      default -> Kind.MODEL;
    };
  }
}
