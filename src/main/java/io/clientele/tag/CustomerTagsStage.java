package io.clientele.tag;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.struct;
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
    TagDecisions decisions =
        new TagDecisions(
            library,
            library.learns() ? ValueModel.ofNight(inputs.read(TagModels.TABLE)) : Map.of());
    Dataset<Row> customers =
        decisions.of(Customers.of(library, inputs::read), inputs::read, run.asOf());
    List<Column> ones = new ArrayList<>();
    List<Column> several = new ArrayList<>();
    library
        .tags()
        .forEach(
            (name, tag) -> {
              if (!TagLibrary.isWithheld(tag)) {
                if (tag.kind() == Tag.Kind.STATISTIC) {
                  several.add(consented(tag, decisions.several(name)));
                } else {
                  ones.add(consented(tag, decisions.one(name)));
                }
              }
            });
    List<Column> all = new ArrayList<>();
    if (!ones.isEmpty()) {
      all.add(array(ones.toArray(Column[]::new)));
    }
    if (!several.isEmpty()) {
      all.add(flatten(array_compact(array(several.toArray(Column[]::new)))));
    }
    if (all.isEmpty()) {
      return Outputs.of(
          CustomerTags.TABLE,
          customers.sparkSession().createDataFrame(List.of(), CustomerTags.TABLE.ownSchema()));
    }
    Dataset<Row> tagged =
        customers.select(col(Customers.ID), concat(all.toArray(Column[]::new)).as("all_tags"));
    return Outputs.of(CustomerTags.TABLE, since(tagged, inputs, run));
  }

  /** The last day on which a tag may be used; null for until the next night. */
  private Column until(Column tag, Run run) {
    Map<Integer, List<String>> byDays = new TreeMap<>();
    library
        .tags()
        .forEach(
            (name, each) ->
                byDays.computeIfAbsent(each.expiresDays(), any -> new ArrayList<>()).add(name));
    byDays.remove(0);
    Column until = lit(null).cast(Types.DATE);
    for (Map.Entry<Integer, List<String>> days : byDays.entrySet()) {
      Column date = lit(Date.valueOf(run.asOf().plusDays(days.getKey())));
      until = when(tag.isin(days.getValue().toArray()), date).otherwise(until);
    }
    return until;
  }

  private static Column consented(Tag tag, Column values) {
    return tag.consent().equals("none")
        ? values
        : when(col(Profiles.CONSENT).getField(tag.consent()), values);
  }

  /** Tags with the first of the nights in a row in which the customer has had them. */
  private Dataset<Row> since(Dataset<Row> tagged, Inputs inputs, Run run) {
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
            until(col("tagged.tag"), run).as(CustomerTags.VALID_TO.name()));
  }

  private static Column key(Column tag, Column value) {
    return concat(tag, lit(BETWEEN), value);
  }
}
