package io.clientele.tag;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;

import io.clientele.config.Tag;
import io.clientele.config.TagStatistic;
import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Table;
import io.clientele.schema.TagDictionary;
import io.clientele.schema.TagModels;
import io.clientele.schema.Types;
import io.clientele.sql.Expressions;
import io.clientele.tag.Explanation.Ground;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/** Explains tags of a published night: decides one for one customer again, and tells by what. */
public final class Explainer {
  private static final String UNKNOWN = "unknown";

  /** So many choices are told. */
  private static final int CHOICES = 5;

  private final TagLibrary library;
  private final Function<Table, Dataset<Row>> night;
  private final LocalDate asOf;

  /**
   * Explains tags of a night.
   *
   * @param night the tables as the night sees them
   * @param asOf its date
   */
  public Explainer(TagLibrary library, Function<Table, Dataset<Row>> night, LocalDate asOf) {
    this.library = library;
    this.night = night;
    this.asOf = asOf;
  }

  /**
   * Why a customer has a tag, or has not.
   *
   * @throws Problem when there is no such customer or tag in the night
   */
  public Explanation of(String customer, String name) {
    Tag tag = library.tags().get(name);
    if (tag == null) {
      throw Problem.configuration(
          "no tag '" + name + "'", Nearest.hint(name, library.tags().keySet()));
    }
    check(name, tag);
    TagLibrary only = library.only(name);
    Column isThis = col(Customers.ID).equalTo(customer);
    Dataset<Row> one = Customers.of(only, night).where(isThis);
    if (one.isEmpty()) {
      throw Problem.configuration(
          "no customer '" + customer + "' in the night of " + asOf,
          "ids are those of customer_features_current");
    }
    List<Ground> grounds = new ArrayList<>();
    switch (tag.kind()) {
      case RULE -> rule(tag, decisions(only).of(one, night, asOf), grounds);
      case ATTRIBUTE -> attribute(name, tag, one, customer, grounds);
      case STATISTIC -> choices(name, tag, isThis, grounds);
      case MODEL -> model(name, tag, only, one, customer, grounds);
    }
    if (!tag.consent().equals("none")) {
      tell(one, Map.entry("consent to " + tag.consent(), consent(tag)), grounds);
    }
    if (TagLibrary.isWithheld(tag)) {
      grounds.add(new Ground("status", tag.status() + ": given to nobody"));
    }
    return new Explanation(published(name, isThis), grounds);
  }

  /** What decides the tag is what decided it that night. */
  private void check(String name, Tag tag) {
    List<Row> then =
        night
            .apply(TagDictionary.TABLE)
            .where(TagDictionary.TAG.col().equalTo(name))
            .select(TagDictionary.PREDICATE.col())
            .collectAsList();
    String remedy = "run jobs/nightly, or ask with the configuration of then";
    if (then.isEmpty()) {
      throw Problem.configuration(
          "the night of " + asOf + " does not know the tag '" + name + "'", remedy);
    }
    if (!then.get(0).getString(0).equals(TagLibrary.definition(tag))) {
      throw Problem.configuration(
          "tag '"
              + name
              + "' was decided otherwise in the night of "
              + asOf
              + ": "
              + then.get(0).getString(0),
          remedy);
    }
  }

  private TagDecisions decisions(TagLibrary only) {
    return new TagDecisions(only, only.learns() ? models() : Map.of());
  }

  private Map<String, ValueModel> models() {
    return ValueModel.ofNight(night.apply(TagModels.TABLE));
  }

  private List<String> published(String name, Column isThis) {
    return night
        .apply(CustomerTags.TABLE)
        .where(isThis.and(CustomerTags.TAG.col().equalTo(name)))
        .orderBy(CustomerTags.VALUE.col())
        .select(
            CustomerTags.VALUE.col(), CustomerTags.CONFIDENCE.col(), CustomerTags.VALID_FROM.col())
        .collectAsList()
        .stream()
        .map(
            row ->
                String.format(
                    Locale.ROOT,
                    "%s, confidence %.3f, since %s",
                    row.getString(0),
                    row.getDouble(1),
                    row.getDate(2)))
        .toList();
  }

  /** Each part of the condition, then each column it names. */
  private static void rule(Tag tag, Dataset<Row> decided, List<Ground> grounds) {
    Set<String> told = new LinkedHashSet<>(Expressions.parts(tag.predicate()));
    Expressions.names(tag.predicate()).forEach(path -> told.add(String.join(".", path)));
    tell(decided, told.stream().map(each -> Map.entry(each, expr(each))).toList(), grounds);
  }

  /** What all accounts say together, then what each says. */
  private void attribute(
      String name, Tag tag, Dataset<Row> one, String customer, List<Ground> grounds) {
    tell(
        one,
        Map.entry(tag.definition(), col(Profiles.PROFILE).getField(TagLibrary.column(name))),
        grounds);
    List<String> columns = List.copyOf(Expressions.columns(tag.definition()));
    List<Column> told =
        new ArrayList<>(List.of(CustomerAccounts.SOURCE.col(), CustomerAccounts.ACCOUNT_ID.col()));
    columns.forEach(column -> told.add(text(col(column))));
    for (Row row :
        night
            .apply(Accounts.TABLE)
            .join(
                night
                    .apply(CustomerAccounts.TABLE)
                    .where(CustomerAccounts.CUSTOMER_ID.col().equalTo(customer)),
                CollectionConverters.asScala(CustomerAccounts.TABLE.key()).toSeq())
            .select(told.toArray(Column[]::new))
            .orderBy(CustomerAccounts.SOURCE.col(), CustomerAccounts.ACCOUNT_ID.col())
            .collectAsList()) {
      for (int i = 0; i < columns.size(); i++) {
        grounds.add(
            new Ground(
                columns.get(i) + " of account " + row.getString(1) + " in " + row.getString(0),
                row.getString(i + 2)));
      }
    }
  }

  /** The choices made most beyond what others make, whether they are enough or not. */
  private void choices(String name, Tag tag, Column isThis, List<Ground> grounds) {
    TagStatistic bounds = tag.statistic();
    grounds.add(
        new Ground(
            "asked for",
            String.format(
                Locale.ROOT,
                "the %d first of those chosen %d times or more in %d days, with %.2f of all choices and lift %.2f or more",
                bounds.top(),
                bounds.minTimes(),
                bounds.windowDays(),
                bounds.minShare(),
                bounds.minLift())));
    Tag any = tag.with(new TagStatistic(bounds.windowDays(), CHOICES, 1, 0, 0));
    for (Row row :
        Preferences.of(Map.of(name, any), asOf, night)
            .orElseThrow()
            .where(isThis)
            .selectExpr("inline(" + Preferences.column(name) + ")")
            .select(
                CustomerChoices.CHOICE,
                CustomerChoices.TIMES.cast(DataTypes.LongType),
                col("total").cast(DataTypes.LongType),
                col("lift").cast(Types.DOUBLE))
            .collectAsList()) {
      grounds.add(
          new Ground(
              row.getString(0),
              String.format(
                  Locale.ROOT,
                  "%d of %d (%.2f), lift %.2f",
                  row.getLong(1),
                  row.getLong(2),
                  (double) row.getLong(1) / row.getLong(2),
                  row.getDouble(3))));
    }
  }

  private void model(
      String name,
      Tag tag,
      TagLibrary only,
      Dataset<Row> one,
      String customer,
      List<Ground> grounds) {
    if (tag.decidedBy().equals("known")) {
      attribute(name, tag, one, customer, grounds);
    } else if (tag.decidedBy().equals("like")) {
      tell(one, Map.entry("in the seed: " + tag.like(), expr(tag.like())), grounds);
    }
    ValueModel model = models().get(name);
    if (model == null) {
      grounds.add(new Ground("model", "none: the night that wanted to learn it says why"));
      return;
    }
    for (ValueModel.Value value : model.values()) {
      grounds.add(
          new Ground(
              "model of " + value.value(),
              value.verdict()
                  + (value.threshold() == null
                      ? ": " + value.reason()
                      : String.format(
                          Locale.ROOT, " from a probability of %.3f on", value.threshold()))));
    }
    TagDecisions decisions = new TagDecisions(only, Map.of(name, model.ofEverybody()));
    for (Row row :
        decisions
            .of(one, night, asOf)
            .select(decisions.one(name).as("one"))
            .where("one is not null")
            .select("one.value", "one.confidence", "one.evidence")
            .collectAsList()) {
      if (row.getDouble(1) < 1) {
        grounds.add(
            new Ground(
                "most likely",
                String.format(
                    Locale.ROOT, "%s, probability %.3f", row.getString(0), row.getDouble(1))));
        grounds.add(new Ground("moved most by", row.getString(2)));
      }
    }
  }

  private static Column consent(Tag tag) {
    return col(Profiles.CONSENT).getField(tag.consent());
  }

  private static void tell(Dataset<Row> one, Map.Entry<String, Column> told, List<Ground> grounds) {
    tell(one, List.of(told), grounds);
  }

  /** Columns of the one customer, in words. */
  private static void tell(
      Dataset<Row> one, List<Map.Entry<String, Column>> told, List<Ground> grounds) {
    Dataset<Row> plain =
        one.select(told.stream().map(Map.Entry::getValue).toArray(Column[]::new))
            .toDF(
                java.util.stream.IntStream.range(0, told.size())
                    .mapToObj(i -> "c" + i)
                    .toArray(String[]::new));
    Row row =
        plain
            .select(
                java.util.Arrays.stream(plain.schema().fields())
                    .map(
                        field ->
                            text(
                                field.dataType().equals(Types.DOUBLE)
                                    ? round(col(field.name()), 4)
                                    : col(field.name())))
                    .toArray(Column[]::new))
            .head();
    for (int i = 0; i < told.size(); i++) {
      grounds.add(new Ground(told.get(i).getKey(), row.getString(i)));
    }
  }

  private static Column text(Column value) {
    return coalesce(value.cast(Types.STRING), lit(UNKNOWN));
  }
}
