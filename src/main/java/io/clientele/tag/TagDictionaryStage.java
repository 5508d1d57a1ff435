package io.clientele.tag;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.TagDictionary;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes down what each tag means and how many customers have it, tags that nobody has included.
 */
public final class TagDictionaryStage implements Stage {
  private final TagLibrary library;

  public TagDictionaryStage(TagLibrary library) {
    this.library = library;
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
  public Outputs compute(Inputs inputs, Run run) {
    Dataset<Row> customerTags = inputs.read(CustomerTags.TABLE);
    Dataset<Row> counts =
        customerTags.groupBy(CustomerTags.TAG.col()).agg(count(lit(1)).as("have"));
    Dataset<Row> customers = inputs.read(CustomerSegments.TABLE).agg(count(lit(1)).as("all"));
    Column have = coalesce(col("have"), lit(0L));
    Column[] columns =
        TagDictionary.TABLE.ownFields().stream().map(Field::col).toArray(Column[]::new);
    return Outputs.of(
        TagDictionary.TABLE,
        definitions(customerTags)
            .join(
                counts,
                CollectionConverters.asScala(List.of(TagDictionary.TAG.name())).toSeq(),
                "left_outer")
            .crossJoin(broadcast(customers))
            .withColumn(TagDictionary.CUSTOMERS.name(), have)
            .withColumn(
                TagDictionary.COVERAGE.name(), when(col("all").gt(0), have.divide(col("all"))))
            .select(columns));
  }

  private Dataset<Row> definitions(Dataset<Row> any) {
    List<Row> rows = new ArrayList<>();
    library
        .tags()
        .forEach(
            (name, tag) ->
                rows.add(RowFactory.create(name, "rule", tag.predicate(), tag.doc(), tag.owner())));
    StructType schema = new StructType();
    for (Field field :
        List.of(
            TagDictionary.TAG,
            TagDictionary.KIND,
            TagDictionary.PREDICATE,
            TagDictionary.DOC,
            TagDictionary.OWNER)) {
      schema = schema.add(field.name(), field.type());
    }
    return any.sparkSession().createDataFrame(rows, schema);
  }
}
