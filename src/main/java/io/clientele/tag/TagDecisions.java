package io.clientele.tag;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Tag;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Decides tags of customers, however many, in one pass: what accounts say and what is preferred
 * come as columns, models are one call for all of them, rules are columns in layers.
 *
 * @param models of model tags; a tag without one is given to nobody but those of whom it is known
 */
record TagDecisions(TagLibrary library, Map<String, ValueModel> models) {
  private static final String SAID = "said_of_tags";

  TagDecisions {
    models = new TreeMap<>(models);
    models.keySet().retainAll(library.live(Tag.Kind.MODEL).keySet());
  }

  /**
   * Customers with all that decides tags of them; then {@link #one} and {@link #several} are of
   * these.
   *
   * @param customers all that a night says of them: see {@link Customers}
   * @param night the tables of a night
   * @param asOf its date
   */
  Dataset<Row> of(Dataset<Row> customers, Function<Table, Dataset<Row>> night, LocalDate asOf) {
    Dataset<Row> preferring =
        Preferences.of(library.live(Tag.Kind.STATISTIC), asOf, night)
            .map(preferences -> customers.join(preferences, Customers.KEY, "left_outer"))
            .orElse(customers);
    return rules(said(preferring, night, asOf));
  }

  /** Customers with what models say of them, in one call for all tags. */
  private Dataset<Row> said(
      Dataset<Row> customers, Function<Table, Dataset<Row>> night, LocalDate asOf) {
    if (models.isEmpty()) {
      return customers;
    }
    Given given = new Numbers(library).given(models.values());
    Column said =
        ValueScoring.of(
            List.copyOf(models.values()), given.names(), given.features().size(), Learning.GIVEN);
    return given
        .with(customers, new Numbers(library).tonight(night, asOf), List.of(Customers.ID))
        .withColumn(SAID, said);
  }

  /** Whether a customer has a tag of one value, and the value. */
  private record Decision(Column isHad, Column given) {}

  /**
   * What a customer has of a tag with one value: {@code tag, value, confidence, evidence}; null for
   * nothing. Without a function over arrays, for those are not compiled.
   */
  Column one(String name) {
    Decision decision = decision(name);
    return when(decision.isHad(), decision.given());
  }

  /** What a customer has of a statistic tag: an array, strongest first, mostly empty. */
  Column several(String name) {
    Tag tag = library.tags().get(name);
    return transform(
        col(Preferences.column(name)),
        choice ->
            given(
                name,
                choice.getField(CustomerChoices.CHOICE.toString()),
                lit(1.0),
                concat(
                    choice.getField(CustomerChoices.TIMES.toString()),
                    lit(" of "),
                    choice.getField("total"),
                    lit(" in " + tag.statistic().windowDays() + " days, lift "),
                    round(choice.getField("lift").cast(Types.DOUBLE), 1))));
  }

  private Decision decision(String name) {
    Tag tag = library.tags().get(name);
    return switch (tag.kind()) {
      case RULE ->
          new Decision(isHad(name), given(name, lit(CustomerTags.HAD), lit(1.0), lit(null)));
      case ATTRIBUTE -> attribute(name);
      case MODEL -> predicted(name, tag);
      case STATISTIC -> throw new IllegalArgumentException(name + " may have several values");
    };
  }

  private static Decision attribute(String name) {
    Column value = col(Profiles.PROFILE).getField(TagLibrary.column(name));
    // Of a condition, who fulfils it has the tag.
    return new Decision(isTold(value), given(name, value, lit(1.0), lit(null)));
  }

  private static Column isTold(Column value) {
    return value.isNotNull().and(not(value.equalTo("false")));
  }

  private Decision predicted(String name, Tag tag) {
    Column known = known(name, tag);
    Column isKnown = tag.decidedBy().equals("known") ? isTold(known) : lit(false);
    Column whereKnown = given(name, known, lit(1.0), lit("known"));
    if (!models.containsKey(name)) {
      return new Decision(isKnown, whereKnown);
    }
    ValueModel model = models.get(name);
    int from = ValueScoring.NUMBERS * List.copyOf(models.keySet()).indexOf(name);
    Column place = col(SAID).getItem(from + ValueScoring.VALUE).cast(Types.INT);
    Column values =
        array(model.values().stream().map(value -> lit(value.value())).toArray(Column[]::new));
    Column prediction =
        given(
            name,
            element_at(values, place.plus(1)),
            col(SAID).getItem(from + ValueScoring.PROBABILITY),
            reasons(from));
    return new Decision(
        when(known.isNull(), place.geq(0)).otherwise(isKnown),
        when(known.isNull(), prediction).otherwise(whereKnown));
  }

  /** What is known of a customer, who then is not predicted; null for nothing. */
  private static Column known(String name, Tag tag) {
    return switch (tag.decidedBy()) {
      case "known" -> col(Profiles.PROFILE).getField(TagLibrary.column(name));
      // Who is in the seed is not like it, but it.
      case "like" -> when(expr(tag.like()), lit(CustomerTags.HAD));
      default -> lit(null).cast(Types.STRING);
    };
  }

  private Column reasons(int from) {
    Column names =
        array(
            new Numbers(library)
                .given(models.values()).names().stream()
                    .map(each -> lit(each))
                    .toArray(Column[]::new));
    List<Column> reasons = new ArrayList<>();
    for (int i = 0; i < ValueScoring.REASONS; i++) {
      int at = from + ValueScoring.FIRST_REASON + ValueScoring.PER_REASON * i;
      Column place = col(SAID).getItem(at).cast(Types.INT).plus(1);
      Column value = col(SAID).getItem(at + 1);
      reasons.add(
          when(
              place.gt(0),
              concat(
                  element_at(names, place),
                  lit(" "),
                  when(value.isNaN(), lit("unknown")).otherwise(round(value, 4).cast(Types.STRING)),
                  format_string(" (%+.2f)", col(SAID).getItem(at + 2)))));
    }
    return array_join(array(reasons.toArray(Column[]::new)), "; ");
  }

  /**
   * Customers with a structure of flags: who has which tag. Rules come in layers, each over those
   * before.
   */
  private Dataset<Row> rules(Dataset<Row> customers) {
    Map<String, Column> flags = new LinkedHashMap<>();
    for (Tag.Kind kind : List.of(Tag.Kind.ATTRIBUTE, Tag.Kind.MODEL)) {
      library.live(kind).keySet().forEach(name -> flags.put(name, decision(name).isHad()));
    }
    for (String name : library.live(Tag.Kind.STATISTIC).keySet()) {
      flags.put(name, coalesce(size(col(Preferences.column(name))).gt(0), lit(false)));
    }
    Map<String, Integer> layers = new LinkedHashMap<>();
    int last = 0;
    for (String name : library.live(Tag.Kind.RULE).keySet()) {
      int layer =
          1
              + library.named(name).stream()
                  .mapToInt(other -> layers.getOrDefault(other, 0))
                  .max()
                  .orElse(0);
      layers.put(name, layer);
      last = Math.max(last, layer);
    }
    Dataset<Row> decided = customers;
    for (int layer = 1; layer <= last; layer++) {
      Map<String, Column> all = new LinkedHashMap<>(flags);
      for (Map.Entry<String, Integer> rule : layers.entrySet()) {
        if (rule.getValue() == layer) {
          all.put(
              rule.getKey(),
              coalesce(expr(library.tags().get(rule.getKey()).predicate()), lit(false)));
        }
      }
      List<Column> fields = new ArrayList<>();
      all.forEach((name, flag) -> fields.add(flag.as(TagLibrary.column(name))));
      decided = decided.withColumn(TagLibrary.GROUP, struct(fields.toArray(Column[]::new)));
      all.keySet().forEach(name -> flags.put(name, isHad(name)));
    }
    return decided;
  }

  private static Column isHad(String name) {
    return col(TagLibrary.GROUP).getField(TagLibrary.column(name));
  }

  private static Column given(String name, Column value, Column confidence, Column evidence) {
    return struct(
        lit(name).as(CustomerTags.TAG.name()),
        value.as(CustomerTags.VALUE.name()),
        confidence.cast(Types.DOUBLE).as(CustomerTags.CONFIDENCE.name()),
        evidence.cast(Types.STRING).as(CustomerTags.EVIDENCE.name()));
  }
}
