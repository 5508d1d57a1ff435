package io.clientele.tag;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Tag;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.LastNight;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Products;
import io.clientele.schema.Table;
import io.clientele.schema.TagDictionary;
import io.clientele.schema.TagModels;
import io.clientele.schema.Types;
import java.sql.Date;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Decides every tag of every customer in one pass, however many tags there are. */
public final class CustomerTagsStage implements Stage {
  private static final String SAID = "said_of_tags";

  /** In no name of a tag. */
  private static final String BETWEEN = "=";

  private final TagLibrary library;

  public CustomerTagsStage(TagLibrary library) {
    this.library = library;
  }

  @Override
  public String name() {
    return "tag customers";
  }

  @Override
  public List<Table> inputs() {
    Set<Table> inputs = new LinkedHashSet<>(Customers.inputs(library));
    inputs.addAll(
        CustomerChoices.inputs(
            library.live(Tag.Kind.STATISTIC).values().stream().map(Tag::preference).toList()));
    inputs.addAll(CustomerChoices.inputs(library.learntChoices()));
    if (!library.outcomes().isEmpty()) {
      inputs.addAll(Bought.inputs(library.isFed(Products.TABLE)));
    }
    if (library.learns()) {
      inputs.add(TagModels.TABLE);
    }
    return List.copyOf(inputs);
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerTags.TABLE);
  }

  @Override
  public List<Table> earlier() {
    return List.of(CustomerTags.TABLE, TagDictionary.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Dataset<Row> customers = Customers.of(library, inputs);
    Optional<Dataset<Row>> preferences =
        Preferences.of(library.live(Tag.Kind.STATISTIC), run.asOf(), inputs);
    if (preferences.isPresent()) {
      customers = customers.join(preferences.get(), Customers.KEY, "left_outer");
    }
    Map<String, ValueModel> models = models(inputs);
    customers = said(customers, models, inputs, run);
    // What a customer has of a tag: an array of value, confidence and evidence, mostly empty.
    Map<String, Column> had = new LinkedHashMap<>();
    library.live(Tag.Kind.ATTRIBUTE).forEach((name, tag) -> had.put(name, attribute(name)));
    library.live(Tag.Kind.STATISTIC).forEach((name, tag) -> had.put(name, preferred(name, tag)));
    library
        .live(Tag.Kind.MODEL)
        .forEach((name, tag) -> had.put(name, predicted(name, tag, models)));
    Dataset<Row> decided = rules(customers, had);
    List<Column> published = new ArrayList<>();
    library
        .tags()
        .forEach(
            (name, tag) -> {
              if (!List.of(Tag.PROPOSED, Tag.RETIRED).contains(tag.status())) {
                Column values =
                    had.containsKey(name)
                        ? had.get(name)
                        : array_compact(
                            array(
                                when(
                                    isHad(name),
                                    given(lit(CustomerTags.HAD), lit(1.0), lit(null)))));
                published.add(consented(tag, transform(values, of -> tagged(name, tag, of, run))));
              }
            });
    if (published.isEmpty()) {
      return Outputs.of(
          CustomerTags.TABLE,
          customers.sparkSession().createDataFrame(List.of(), CustomerTags.TABLE.ownSchema()));
    }
    Column all = flatten(array_compact(array(published.toArray(Column[]::new))));
    Dataset<Row> tagged = decided.select(col(Customers.ID), all.as("all_tags"));
    return Outputs.of(CustomerTags.TABLE, since(tagged, inputs, run));
  }

  /** The models of the night, of tags that it has any of. */
  private Map<String, ValueModel> models(Inputs inputs) {
    Map<String, ValueModel> models = new TreeMap<>();
    if (library.learns()) {
      // A row per model tag.
      for (Row row :
          inputs
              .read(TagModels.TABLE)
              .select(TagModels.TAG.col(), TagModels.MODEL.col())
              .collectAsList()) {
        models.put(row.getString(0), ValueModel.fromJson(row.getString(1)));
      }
      models.keySet().retainAll(library.live(Tag.Kind.MODEL).keySet());
    }
    return models;
  }

  /** Customers with what models say of them, in one call for all tags. */
  private Dataset<Row> said(
      Dataset<Row> customers, Map<String, ValueModel> models, Inputs inputs, Run run) {
    if (models.isEmpty()) {
      return customers;
    }
    Given given = new Numbers(library).given(models.values());
    Column said =
        ValueScoring.of(
            List.copyOf(models.values()), given.names(), given.features().size(), Learning.GIVEN);
    return given
        .with(customers, new Numbers(library).tonight(inputs, run.asOf()), List.of(Customers.ID))
        .withColumn(SAID, said);
  }

  private static Column attribute(String name) {
    Column value = col(Profiles.PROFILE).getField(TagLibrary.column(name));
    // Of a condition, who fulfils it has the tag.
    return one(
        value.isNotNull().and(not(value.equalTo("false"))), given(value, lit(1.0), lit(null)));
  }

  private static Column preferred(String name, Tag tag) {
    return transform(
        coalesce(col(Preferences.column(name)), expr("array()")),
        choice ->
            given(
                choice.getField(CustomerChoices.CHOICE.toString()),
                lit(1.0),
                format_string(
                    "%d of %d in " + tag.statistic().windowDays() + " days, lift %.1f",
                    choice.getField(CustomerChoices.TIMES.toString()),
                    choice.getField("total"),
                    choice.getField("lift"))));
  }

  private Column predicted(String name, Tag tag, Map<String, ValueModel> models) {
    Column known = known(name, tag);
    Column whereKnown =
        one(
            known.isNotNull().and(not(known.equalTo("false"))),
            given(known, lit(1.0), lit("known")));
    if (!models.containsKey(name)) {
      return tag.decidedBy().equals("known")
          ? whereKnown
          : one(lit(false), given(known, lit(1.0), lit(null)));
    }
    ValueModel model = models.get(name);
    int from = ValueScoring.NUMBERS * List.copyOf(models.keySet()).indexOf(name);
    Column place = col(SAID).getItem(from + ValueScoring.VALUE).cast(Types.INT);
    Column values =
        array(model.values().stream().map(value -> lit(value.value())).toArray(Column[]::new));
    Column prediction =
        one(
            place.geq(0),
            given(
                element_at(values, place.plus(1)),
                col(SAID).getItem(from + ValueScoring.PROBABILITY),
                reasons(models, from)));
    return when(known.isNull(), prediction)
        .otherwise(
            tag.decidedBy().equals("known")
                ? whereKnown
                : one(lit(false), given(known, lit(1.0), lit(null))));
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

  private Column reasons(Map<String, ValueModel> models, int from) {
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
  private Dataset<Row> rules(Dataset<Row> customers, Map<String, Column> had) {
    Map<String, Column> flags = new LinkedHashMap<>();
    had.forEach((name, values) -> flags.put(name, size(values).gt(0)));
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

  private static Column given(Column value, Column confidence, Column evidence) {
    return struct(
        value.as(CustomerTags.VALUE.name()),
        confidence.cast(Types.DOUBLE).as(CustomerTags.CONFIDENCE.name()),
        evidence.cast(Types.STRING).as(CustomerTags.EVIDENCE.name()));
  }

  private static Column one(Column condition, Column given) {
    return filter(array(when(condition, given)), Column::isNotNull);
  }

  private static Column tagged(String name, Tag tag, Column of, Run run) {
    Date until = Date.valueOf(run.asOf().plusDays(tag.expiresDays()));
    return struct(
        lit(name).as(CustomerTags.TAG.name()),
        of.getField(CustomerTags.VALUE.name()).as(CustomerTags.VALUE.name()),
        of.getField(CustomerTags.CONFIDENCE.name()).as(CustomerTags.CONFIDENCE.name()),
        of.getField(CustomerTags.EVIDENCE.name()).as(CustomerTags.EVIDENCE.name()),
        (tag.expiresDays() > 0 ? lit(until) : lit(null).cast(Types.DATE))
            .as(CustomerTags.VALID_TO.name()));
  }

  private static Column consented(Tag tag, Column values) {
    return tag.consent().equals("none")
        ? values
        : when(col(Profiles.CONSENT).getField(tag.consent()), values);
  }

  /** Tags with the first of the nights in a row in which the customer has had them. */
  private static Dataset<Row> since(Dataset<Row> tagged, Inputs inputs, Run run) {
    Optional<LastNight> last = LastNight.of(inputs.earlier(TagDictionary.TABLE));
    Column today = lit(Date.valueOf(run.asOf()));
    Column from = today;
    Dataset<Row> rows = tagged;
    if (last.isPresent()) {
      Dataset<Row> before =
          last.get()
              .rows(inputs.earlier(CustomerTags.TABLE))
              .where(CustomerTags.VALID_FROM.col().isNotNull())
              .groupBy(col(Customers.ID))
              .agg(
                  map_from_entries(
                          collect_list(
                              struct(
                                  key(CustomerTags.TAG.col(), CustomerTags.VALUE.col()),
                                  CustomerTags.VALID_FROM.col())))
                      .as("before"));
      rows = tagged.join(before, Customers.KEY, "left_outer");
      from =
          coalesce(element_at(col("before"), key(col("tagged.tag"), col("tagged.value"))), today);
    }
    // A plain explode asks for arrays with something in them, and so for every model once more.
    return rows.withColumn("tagged", explode_outer(col("all_tags")))
        .where(col("tagged").isNotNull())
        .select(
            col(Customers.ID),
            col("tagged.tag").as(CustomerTags.TAG.name()),
            col("tagged.value").as(CustomerTags.VALUE.name()),
            col("tagged.confidence").as(CustomerTags.CONFIDENCE.name()),
            col("tagged.evidence").as(CustomerTags.EVIDENCE.name()),
            from.as(CustomerTags.VALID_FROM.name()),
            col("tagged.valid_to").as(CustomerTags.VALID_TO.name()));
  }

  private static Column key(Column tag, Column value) {
    return concat(tag, lit(BETWEEN), value);
  }
}
