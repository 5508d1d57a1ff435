package io.clientele.tag;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Tag;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.LastNight;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.TagDictionary;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes down what each tag means and how many customers have it, tags that nobody has included.
 */
public final class TagDictionaryStage implements Stage {
  private static final Field EVER_HAD =
      Field.optional(
          "had_before", TagDictionary.LAST_HAD_ON.type(), "Last had before.", "never had before");

  private final TagLibrary library;
  private final Map<String, Set<String>> audiences;

  /**
   * The tags of a library.
   *
   * @param audiences the saved audiences that name a tag, by tag
   */
  public TagDictionaryStage(TagLibrary library, Map<String, Set<String>> audiences) {
    this.library = library;
    this.audiences = audiences;
  }

  @Override
  public String name() {
    return "write tag dictionary";
  }

  @Override
  public List<Table> inputs() {
    return List.of(CustomerTags.TABLE, CustomerSegments.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(TagDictionary.TABLE);
  }

  @Override
  public List<Table> previous() {
    return outputs();
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> customerTags = inputs.read(CustomerTags.TABLE);
    Dataset<Row> counts =
        customerTags
            .groupBy(CustomerTags.TAG.col())
            .agg(count_distinct(CustomerTags.CUSTOMER_ID.col()).as("have"));
    Dataset<Row> customers = inputs.read(CustomerSegments.TABLE).agg(count(lit(1)).as("all"));
    Column have = coalesce(col("have"), lit(0L));
    Column[] columns =
        TagDictionary.TABLE.ownFields().stream().map(Field::col).toArray(Column[]::new);
    Dataset<Row> before =
        inputs
            .previous(TagDictionary.TABLE)
            .where(Table.AS_OF.col().lt(lit(Date.valueOf(run.asOf()))));
    Map<String, Row> last = last(before);
    List<String> never =
        last.values().stream()
            .filter(row -> row.getAs(TagDictionary.LAST_HAD_ON.name()) == null)
            .map(row -> row.<String>getAs(TagDictionary.TAG.name()))
            .filter(name -> library.tags().containsKey(name))
            .filter(name -> !TagLibrary.isWithheld(library.tags().get(name)))
            .toList();
    if (!never.isEmpty()) {
      outputs.note("tags that nobody ever had before tonight: " + String.join(", ", never));
    }
    return outputs.and(
        TagDictionary.TABLE,
        definitions(before.sparkSession(), last)
            .join(
                counts,
                CollectionConverters.asScala(List.of(TagDictionary.TAG.name())).toSeq(),
                "left_outer")
            .crossJoin(broadcast(customers))
            .withColumn(TagDictionary.CUSTOMERS.name(), have)
            .withColumn(
                TagDictionary.COVERAGE.name(), when(col("all").gt(0), have.divide(col("all"))))
            .withColumn(
                TagDictionary.LAST_HAD_ON.name(),
                when(have.gt(0), lit(Date.valueOf(run.asOf()))).otherwise(EVER_HAD.col()))
            .select(columns));
  }

  /** The dictionary of the last night, by tag. */
  private static Map<String, Row> last(Dataset<Row> before) {
    Map<String, Row> last = new TreeMap<>();
    // A row per tag.
    LastNight.of(before)
        .ifPresent(
            night ->
                night
                    .rows(before)
                    .collectAsList()
                    .forEach(row -> last.put(row.getAs(TagDictionary.TAG.name()), row)));
    return last;
  }

  private Dataset<Row> definitions(SparkSession spark, Map<String, Row> last) {
    List<Row> rows = new ArrayList<>();
    library
        .tags()
        .forEach(
            (name, tag) ->
                rows.add(
                    RowFactory.create(
                        name,
                        tag.kind().name().toLowerCase(Locale.ROOT),
                        TagLibrary.definition(tag),
                        tag.doc(),
                        tag.owner(),
                        tag.status(),
                        version(tag, last.get(name)),
                        tag.consent(),
                        usedBy(name),
                        last.containsKey(name)
                            ? last.get(name).getAs(TagDictionary.LAST_HAD_ON.name())
                            : null)));
    StructType schema = new StructType();
    for (Field field :
        List.of(
            TagDictionary.TAG,
            TagDictionary.KIND,
            TagDictionary.PREDICATE,
            TagDictionary.DOC,
            TagDictionary.OWNER,
            TagDictionary.STATUS,
            TagDictionary.VERSION,
            TagDictionary.CONSENT,
            TagDictionary.USED_BY,
            EVER_HAD)) {
      schema = schema.add(field.name(), field.type());
    }
    return spark.createDataFrame(rows, schema);
  }

  /** One more than before when it is decided otherwise. */
  private static int version(Tag tag, Row before) {
    Integer version = before == null ? null : before.<Integer>getAs(TagDictionary.VERSION.name());
    if (version == null) {
      return 1;
    }
    boolean same = TagLibrary.definition(tag).equals(before.getAs(TagDictionary.PREDICATE.name()));
    return same ? version : version + 1;
  }

  private List<String> usedBy(String name) {
    TreeSet<String> users = new TreeSet<>();
    library
        .tags()
        .keySet()
        .forEach(
            other -> {
              if (library.named(other).contains(name)) {
                users.add("tag " + other);
              }
            });
    audiences.getOrDefault(name, Set.of()).forEach(audience -> users.add("audience " + audience));
    return List.copyOf(users);
  }
}
