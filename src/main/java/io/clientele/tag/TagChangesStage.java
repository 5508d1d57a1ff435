package io.clientele.tag;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.LastNight;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Table;
import io.clientele.schema.TagChanges;
import io.clientele.schema.TagDictionary;
import java.sql.Date;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Tells which tags came and which went since the last night. */
public final class TagChangesStage implements Stage {
  private static final List<String> KEY =
      List.of(CustomerTags.CUSTOMER_ID.name(), CustomerTags.TAG.name(), CustomerTags.VALUE.name());

  @Override
  public String name() {
    return "compare tags";
  }

  @Override
  public List<Table> inputs() {
    return List.of(CustomerTags.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(TagChanges.TABLE);
  }

  @Override
  public List<Table> earlier() {
    return List.of(CustomerTags.TABLE, TagDictionary.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Dataset<Row> now = marked(inputs.read(CustomerTags.TABLE), "now");
    Optional<LastNight> last = LastNight.of(inputs.earlier(TagDictionary.TABLE));
    if (last.isEmpty()) {
      return Outputs.of(
          TagChanges.TABLE,
          now.sparkSession().createDataFrame(List.of(), TagChanges.TABLE.ownSchema()));
    }
    Column isNow = coalesce(col("now"), lit(false));
    Column was = coalesce(col("before"), lit(false));
    return Outputs.of(
        TagChanges.TABLE,
        now.join(
                marked(last.get().rows(inputs.earlier(CustomerTags.TABLE)), "before"),
                CollectionConverters.asScala(KEY).toSeq(),
                "full_outer")
            .where(isNow.notEqual(was))
            .withColumn(TagChanges.CHANGE.name(), when(isNow, "added").otherwise("removed"))
            .withColumn(TagChanges.SINCE.name(), lit(Date.valueOf(last.get().date())))
            .drop("now", "before"));
  }

  private static Dataset<Row> marked(Dataset<Row> tags, String mark) {
    return tags.select(
        CustomerTags.CUSTOMER_ID.col(),
        CustomerTags.TAG.col(),
        // In nights of before there were no values.
        coalesce(CustomerTags.VALUE.col(), lit(CustomerTags.HAD)).as(CustomerTags.VALUE.name()),
        lit(true).as(mark));
  }
}
