package io.clientele.tag;

import io.clientele.config.Tag;
import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Products;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import io.clientele.sql.Expressions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The configured tags, each checked against what it may name, and in an order in which each comes
 * after those it names.
 */
public final class TagLibrary {
  /** What conditions name other tags by. */
  static final String GROUP = "tag";

  /** Makes a problem of a message and the place in the configuration it is about. */
  public interface Place {
    Problem at(String message, String... path);
  }

  private final Table segments;
  private final Table features;
  private final List<Table> fed;
  private final Map<String, Tag> tags = new LinkedHashMap<>();
  private final Map<String, Set<String>> named = new TreeMap<>();

  private TagLibrary(Table segments, Table features, List<Table> fed) {
    this.segments = segments;
    this.features = features;
    this.fed = fed;
  }

  /**
   * Checks every tag; no session is needed.
   *
   * @param segments the contract of the segment table, with the shop's segments
   * @param features the contract of the feature table
   * @param fed the tables that the shop's feeds fill
   * @throws Problem naming the key of a tag that names what is not there, or itself
   */
  public static TagLibrary of(
      Map<String, Tag> tags, Table segments, Table features, List<Table> fed, Place problem) {
    TagLibrary library = new TagLibrary(segments, features, List.copyOf(fed));
    Map<String, String> names = new TreeMap<>();
    new TreeMap<>(tags)
        .forEach(
            (name, tag) -> {
              String other = names.put(column(name), name);
              if (other != null) {
                throw problem.at(
                    "cannot be told from " + other + " where conditions name tags with _",
                    "tags",
                    name);
              }
            });
    new TreeMap<>(tags).forEach((name, tag) -> library.check(name, tag, names, problem));
    new TreeMap<>(tags).keySet().forEach(name -> library.add(name, tags, List.of(), problem));
    return library;
  }

  private void check(String name, Tag tag, Map<String, String> names, Place problem) {
    try {
      switch (tag.decidedBy()) {
        case "predicate" -> {
          StructType others = new StructType();
          for (String other : names.keySet()) {
            others = others.add(other, Types.BOOLEAN);
          }
          Set<String> uses = new TreeSet<>();
          for (List<String> path : Expressions.names(tag.predicate())) {
            if (path.size() > 1 && path.get(0).equals(GROUP)) {
              if (!names.containsKey(path.get(1))) {
                throw new IllegalArgumentException(
                    "no tag '" + path.get(1) + "'; " + Nearest.hint(path.get(1), names.keySet()));
              }
              uses.add(names.get(path.get(1)));
            }
          }
          named.put(name, uses);
          Expressions.checkCondition(tag.predicate(), told().add(GROUP, others));
        }
        case "attribute", "known" -> {
          needs(Accounts.TABLE);
          DataType type = Expressions.check(tag.definition(), Profiles.columns());
          if (!(type instanceof StringType) && !(type instanceof BooleanType)) {
            throw new IllegalArgumentException(
                "must be a text, or true or false, but '"
                    + tag.definition()
                    + "' is "
                    + type.sql());
          }
        }
        case "preference" -> dimension(tag.preference());
        case "outcome" -> {
          needs(OrderLines.TABLE);
          Expressions.checkCondition(tag.outcome(), Bought.columns(isFed(Products.TABLE)));
        }
        default -> Expressions.checkCondition(tag.like(), told());
      }
    } catch (IllegalArgumentException e) {
      throw problem.at(e.getMessage(), "tags", name, tag.decidedBy());
    }
    if (!tag.consent().equals("none") && !fed.contains(Accounts.TABLE)) {
      throw problem.at(
          "cannot be " + tag.consent() + ": no feed fills accounts", "tags", name, "consent");
    }
    if (tag.kind() == Tag.Kind.MODEL) {
      checkModel(name, tag, problem);
    }
  }

  private void checkModel(String name, Tag tag, Place problem) {
    try {
      if (tag.decidedBy().equals("outcome") && !tag.model().choices().isEmpty()) {
        throw new IllegalArgumentException(
            "must be empty for an outcome, which is learnt from how often it came true before");
      }
      tag.model().choices().forEach(this::dimension);
    } catch (IllegalArgumentException e) {
      throw problem.at(e.getMessage(), "tags", name, "model", "choices");
    }
    List<String> learnt = numeric();
    for (String feature : tag.model().exclude()) {
      if (!learnt.contains(feature)) {
        throw problem.at(
            "names no feature that is learnt from: '"
                + feature
                + "'; "
                + Nearest.hint(feature, learnt),
            "tags",
            name,
            "model",
            "exclude");
      }
    }
  }

  /** What decides a tag, in words; another text is another version of the tag. */
  static String definition(Tag tag) {
    String said = tag.decidedBy() + " " + tag.definition();
    return switch (tag.kind()) {
      case RULE -> tag.predicate();
      case ATTRIBUTE -> said;
      case STATISTIC -> said + ", " + tag.statistic();
      case MODEL -> said + ", " + tag.model();
    };
  }

  private void dimension(String dimension) {
    List<String> all = CustomerChoices.dimensions();
    if (!all.contains(dimension)) {
      throw new IllegalArgumentException(
          "'" + dimension + "' is nothing to choose; " + Nearest.hint(dimension, all));
    }
    Table lacking = new CustomerChoices(fed).lacking(dimension);
    if (lacking != null) {
      throw new IllegalArgumentException(
          "'" + dimension + "' takes " + lacking + ", which no feed fills");
    }
  }

  private void needs(Table table) {
    if (!fed.contains(table)) {
      throw new IllegalArgumentException("takes " + table + ", which no feed fills");
    }
  }

  /** Adds a tag after those it names. */
  private void add(String name, Map<String, Tag> all, List<String> path, Place problem) {
    if (tags.containsKey(name)) {
      return;
    }
    if (!path.isEmpty() && all.get(name).status().equals(Tag.RETIRED)) {
      throw problem.at(
          "names tag " + name + ", which is retired",
          "tags",
          path.get(path.size() - 1),
          "predicate");
    }
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    if (path.contains(name)) {
      throw problem.at(
          "depends on itself: "
              + String.join(" names ", longer.subList(path.indexOf(name), longer.size())),
          "tags",
          name,
          "predicate");
    }
    named.getOrDefault(name, Set.of()).forEach(other -> add(other, all, longer, problem));
    tags.put(name, all.get(name));
  }

  /** What a rule may name of features, segments and forecasts. */
  private StructType told() {
    return Table.together(features, segments, CustomerForecasts.TABLE);
  }

  /** The column that is true for who has a tag. */
  static String column(String tag) {
    return tag.replace('-', '_');
  }

  /** Whether a tag is given to nobody as it is. */
  static boolean isWithheld(Tag tag) {
    return List.of(Tag.PROPOSED, Tag.RETIRED).contains(tag.status());
  }

  /** Every tag; one that names others comes after them. */
  Map<String, Tag> tags() {
    return tags;
  }

  /** A tag, and all that it takes to decide it. */
  TagLibrary only(String tag) {
    TagLibrary some = new TagLibrary(segments, features, fed);
    Set<String> wanted = new LinkedHashSet<>(List.of(tag));
    // Tags come after those they name.
    List<String> last = new ArrayList<>(tags.keySet());
    Collections.reverse(last);
    for (String name : last) {
      if (wanted.contains(name)) {
        wanted.addAll(named(name));
      }
    }
    tags.forEach(
        (name, each) -> {
          if (wanted.contains(name)) {
            some.tags.put(name, each);
            some.named.put(name, named(name));
          }
        });
    return some;
  }

  /** Those of a kind that are not retired. */
  Map<String, Tag> live(Tag.Kind kind) {
    Map<String, Tag> some = new LinkedHashMap<>(tags);
    some.values().removeIf(tag -> tag.kind() != kind || tag.status().equals(Tag.RETIRED));
    return some;
  }

  /** Whether there is anything to be learnt. */
  public boolean learns() {
    return !live(Tag.Kind.MODEL).isEmpty();
  }

  /** The tags that a tag names. */
  Set<String> named(String tag) {
    return named.getOrDefault(tag, Set.of());
  }

  Table features() {
    return features;
  }

  /** The features that models learn from. */
  List<String> numeric() {
    return features.numbers();
  }

  boolean isFed(Table table) {
    return fed.contains(table);
  }

  /** Whether accounts are asked, for attributes or for consent. */
  boolean asksAccounts() {
    return tags.values().stream()
        .anyMatch(
            tag ->
                tag.kind() == Tag.Kind.ATTRIBUTE
                    || tag.decidedBy().equals("known")
                    || !tag.consent().equals("none"));
  }

  /** The tags that are of what accounts say, for all customers or for some. */
  Map<String, Tag> attributes() {
    Map<String, Tag> attributes = new LinkedHashMap<>(tags);
    attributes
        .values()
        .removeIf(
            tag ->
                tag.status().equals(Tag.RETIRED)
                    || !List.of("attribute", "known").contains(tag.decidedBy()));
    return attributes;
  }

  /** The dimensions of choices that models are given. */
  Set<String> learntChoices() {
    Set<String> all = new TreeSet<>();
    live(Tag.Kind.MODEL).values().forEach(tag -> all.addAll(tag.model().choices()));
    return all;
  }

  /** The model tags that predict an outcome. */
  Map<String, Tag> outcomes() {
    Map<String, Tag> outcomes = live(Tag.Kind.MODEL);
    outcomes.values().removeIf(tag -> !tag.decidedBy().equals("outcome"));
    return outcomes;
  }
}
