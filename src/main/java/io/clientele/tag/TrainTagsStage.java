package io.clientele.tag;

import static org.apache.spark.sql.functions.lit;

import io.clientele.config.Tag;
import io.clientele.config.TagModel;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.LastNight;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Field;
import io.clientele.schema.Products;
import io.clientele.schema.Table;
import io.clientele.schema.TagModels;
import io.clientele.schema.TagQuality;
import io.clientele.sql.Expressions;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Learns the models of tags when it is time to, and tells every night how right they are: by
 * customers who were held out, and by what has become known of customers since they were predicted.
 * A value that this contradicts is withdrawn until the tag is learnt anew.
 */
public final class TrainTagsStage implements Stage {
  /** So many of the latest past dates are learnt from, for outcomes. */
  private static final int DATES = 2;

  private final TagLibrary library;
  private final Table past;
  private final Field on;

  /**
   * The model tags of a library.
   *
   * @param past features of past dates
   * @param on its column with the date
   */
  public TrainTagsStage(TagLibrary library, Table past, Field on) {
    this.library = library;
    this.past = past;
    this.on = on;
  }

  @Override
  public String name() {
    return "train tags";
  }

  @Override
  public List<Table> inputs() {
    Set<Table> inputs = new LinkedHashSet<>(Customers.inputs(library));
    inputs.addAll(CustomerChoices.inputs(library.learntChoices()));
    if (!library.outcomes().isEmpty()) {
      inputs.addAll(Bought.inputs(library.isFed(Products.TABLE)));
      inputs.add(past);
    }
    return List.copyOf(inputs);
  }

  @Override
  public List<Table> outputs() {
    return List.of(TagModels.TABLE, TagQuality.TABLE);
  }

  @Override
  public List<Table> previous() {
    return List.of(TagModels.TABLE);
  }

  @Override
  public List<Table> earlier() {
    return List.of(CustomerTags.TABLE);
  }

  /** A model with when and of what it was learnt. */
  private record Stored(LocalDate trainedOn, String definition, ValueModel model) {}

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> nights =
        inputs.previous(TagModels.TABLE).where(Table.AS_OF.col().lt(lit(Date.valueOf(run.asOf()))));
    Map<String, Stored> models = stored(nights);
    Dataset<Row> customers = Customers.of(library, inputs::read);
    Map<String, Map<String, Share>> later =
        new LaterLabels(library, inputs, nights).of(trainedOn(models), customers, run);
    later.forEach(
        (name, values) ->
            models.computeIfPresent(name, (any, old) -> checked(name, old, values, outputs)));
    Map<String, Tag> due = library.live(Tag.Kind.MODEL);
    due.keySet().removeIf(name -> models.containsKey(name) && !isDue(name, models.get(name), run));
    learn(due, customers, inputs, run, outputs, models);
    SparkSession spark = customers.sparkSession();
    List<Row> rows = new ArrayList<>();
    List<Row> quality = new ArrayList<>();
    models.forEach(
        (name, stored) -> {
          rows.add(
              RowFactory.create(
                  name,
                  Date.valueOf(stored.trainedOn()),
                  stored.definition(),
                  stored.model().json()));
          quality.addAll(
              QualityRows.of(
                  name,
                  library.tags().get(name),
                  stored.trainedOn(),
                  stored.model(),
                  later.getOrDefault(name, Map.of())));
        });
    return outputs
        .and(TagModels.TABLE, spark.createDataFrame(rows, TagModels.TABLE.ownSchema()))
        .and(TagQuality.TABLE, spark.createDataFrame(quality, TagQuality.TABLE.ownSchema()));
  }

  /** The models of the last night, of tags that still are what they were. */
  private Map<String, Stored> stored(Dataset<Row> nights) {
    Map<String, Stored> models = new TreeMap<>();
    Map<String, Tag> live = library.live(Tag.Kind.MODEL);
    // A row per model tag.
    LastNight.of(nights)
        .ifPresent(
            night -> {
              for (Row row :
                  night
                      .rows(nights)
                      .select(
                          TagModels.TAG.col(),
                          TagModels.TRAINED_ON.col(),
                          TagModels.DEFINITION.col(),
                          TagModels.MODEL.col())
                      .collectAsList()) {
                Tag tag = live.get(row.getString(0));
                if (tag != null && TagLibrary.definition(tag).equals(row.getString(2))) {
                  models.put(
                      row.getString(0),
                      new Stored(
                          row.getDate(1).toLocalDate(),
                          row.getString(2),
                          ValueModel.fromJson(row.getString(3))));
                }
              }
            });
    return models;
  }

  private static Map<String, LocalDate> trainedOn(Map<String, Stored> models) {
    return models.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().trainedOn()));
  }

  private boolean isDue(String name, Stored stored, Run run) {
    int days = library.tags().get(name).model().retrainDays();
    return !stored.trainedOn().plusDays(days).isAfter(run.asOf());
  }

  /** Without the values that what became known contradicts. */
  private Stored checked(String name, Stored stored, Map<String, Share> later, Outputs outputs) {
    double promised = library.tags().get(name).model().precision();
    List<ValueModel.Value> values = new ArrayList<>();
    for (ValueModel.Value value : stored.model().values()) {
      Share right = later.get(value.value());
      if (value.threshold() != null && right != null && right.high() < promised) {
        String why =
            "of "
                + right.all()
                + " predicted of whom it became known, "
                + right.part()
                + " had it; "
                + promised
                + " was promised";
        outputs.note("tag " + name + " " + value.value() + " is withdrawn: " + why);
        values.add(value.withdrawn(why));
      } else {
        values.add(value);
      }
    }
    return new Stored(
        stored.trainedOn(),
        stored.definition(),
        new ValueModel(stored.model().classifier(), values));
  }

  private void learn(
      Map<String, Tag> due,
      Dataset<Row> customers,
      Inputs inputs,
      Run run,
      Outputs outputs,
      Map<String, Stored> models) {
    Map<String, Tag> outcomes = new LinkedHashMap<>(due);
    outcomes.keySet().retainAll(library.outcomes().keySet());
    Map<String, Tag> others = new LinkedHashMap<>(due);
    others.keySet().removeAll(outcomes.keySet());
    Populations populations = new Populations(library, inputs::read, outputs::keep);
    if (!others.isEmpty()) {
      Learning tonight = populations.tonight(others, customers, run.asOf());
      others.forEach((name, tag) -> learn(name, tag, tonight, run, outputs, models));
    }
    if (!outcomes.isEmpty()) {
      // Latest first; a handful.
      List<LocalDate> dates =
          inputs.read(past).select(on.col()).distinct().collectAsList().stream()
              .map(row -> row.getDate(0).toLocalDate())
              .sorted(java.util.Comparator.reverseOrder())
              .toList();
      Map<String, List<LocalDate>> learnt = new TreeMap<>();
      outcomes.forEach(
          (name, tag) -> {
            LocalDate latest = run.asOf().minusDays(tag.model().outcomeDays());
            List<LocalDate> over =
                dates.stream().filter(date -> !date.isAfter(latest)).limit(DATES).toList();
            if (over.isEmpty()) {
              outputs.note(
                  "tag " + name + ": no features of a date whose outcomes are known tonight");
            } else {
              learnt.put(name, over);
            }
          });
      if (!learnt.isEmpty()) {
        Learning then =
            populations.then(
                outcomes, learnt, inputs.read(past).withColumnRenamed(on.name(), Populations.DATE));
        learnt
            .keySet()
            .forEach(name -> learn(name, outcomes.get(name), then, run, outputs, models));
      }
    }
  }

  private void learn(
      String name,
      Tag tag,
      Learning learning,
      Run run,
      Outputs outputs,
      Map<String, Stored> models) {
    try {
      TagModel config = tag.model();
      Thresholds thresholds =
          tag.decidedBy().equals("like")
              ? new TopShare(config.share())
              : new Promise(config.precision(), config.confidence());
      ValueModel model =
          new ValueTraining(learning, run.seed())
              .learn(config, Populations.label(name), excluded(name, tag, learning), thresholds);
      models.put(name, new Stored(run.asOf(), TagLibrary.definition(tag), model));
      long kept = model.values().stream().filter(value -> value.threshold() != null).count();
      outputs.note(
          "tag "
              + name
              + ": "
              + model.classifier().method()
              + ", "
              + kept
              + " of "
              + model.values().size()
              + (model.values().size() == 1 ? " value" : " values")
              + " published");
    } catch (ValueTraining.Refusal refusal) {
      models.remove(name);
      outputs.note("tag " + name + " refused: " + refusal.getMessage());
    }
  }

  /** What a tag is not learnt from: its own source, and the choices it does not ask for. */
  private static Collection<String> excluded(String name, Tag tag, Learning learning) {
    Set<String> excluded = new TreeSet<>(tag.model().exclude());
    if (tag.decidedBy().equals("like")) {
      excluded.addAll(Expressions.columns(tag.like()));
    }
    List<String> own = Bought.slots(name);
    for (String slot : learning.names().subList(learning.features(), learning.names().size())) {
      boolean asked =
          Numbers.dimension(slot).map(tag.model().choices()::contains).orElse(own.contains(slot));
      if (!asked) {
        excluded.add(slot);
      }
    }
    return excluded;
  }
}
