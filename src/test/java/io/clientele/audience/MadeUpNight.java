package io.clientele.audience;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.TagDictionary;
import io.clientele.schema.Types;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Customers by formula: from one number up to another, with tags and segments by their number. A
 * night writes what bitmaps are drawn from; forecasts and features are for who asks.
 *
 * @param tags those that the dictionary knows
 */
record MadeUpNight(SparkSession spark, long from, long to, List<String> tags) implements Stage {
  static final List<String> TAGS = List.of("every-second", "every-third", "every-fifth", "nobody");

  static final Table FEATURES =
      Table.night(
              "features",
              "One row per customer.",
              List.of(
                  CustomerSegments.CUSTOMER_ID,
                  Field.optional("orders_365d", Types.LONG, "Orders.", "for some")))
          .key(Table.RUN_ID, CustomerSegments.CUSTOMER_ID);

  private static final Map<String, String> FORMULAS =
      Map.of(
          "customer_id", "substring(sha2(cast(id as string), 256), 1, 20)",
          "rfm_segment",
              "element_at(array('champions', 'at risk', null, 'lost'), cast(id % 4 + 1 as int))",
          "lifecycle", "concat('stage ', id % 20)",
          "value_tier", "element_at(array('A', 'B', null), cast(id % 3 + 1 as int))",
          "recency_score", "cast(id % 5 + 1 as int)",
          "churn_90d", "if(id % 7 = 0, null, id % 10 / 10D)",
          "orders_365d", "if(id % 11 = 0, null, id % 6)");

  @Override
  public String name() {
    return "make up customers";
  }

  @Override
  public List<Table> inputs() {
    return List.of();
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerSegments.TABLE, CustomerTags.TABLE, TagDictionary.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    outputs().forEach(table -> outputs.and(table, rows(table)));
    return outputs;
  }

  /** What a table has of them. */
  Dataset<Row> rows(Table table) {
    if (table.equals(TagDictionary.TABLE)) {
      List<Row> rows =
          tags.stream()
              .map(
                  tag ->
                      RowFactory.create(
                          tag,
                          "rule",
                          "true",
                          "Doc.",
                          "me",
                          0L,
                          0.0,
                          "published",
                          1,
                          "none",
                          List.of(),
                          null))
              .toList();
      return spark.createDataFrame(rows, table.ownSchema());
    }
    Dataset<Row> customers = spark.range(from, to).toDF();
    if (table.equals(CustomerTags.TABLE)) {
      Column has =
          array_compact(
              array(
                  expr("if(id % 2 = 0, 'every-second', null)"),
                  expr("if(id % 3 = 0, 'every-third', null)"),
                  expr("if(id % 5 = 0, 'every-fifth', null)")));
      return customers
          .select(formula(CustomerTags.CUSTOMER_ID), explode(has).as("tag"), col("id"))
          .withColumn("value", expr("if(tag = 'every-fifth', concat('by ', id % 10), 'true')"))
          .drop("id")
          .withColumn("confidence", lit(1.0))
          .withColumn("evidence", lit(null).cast(Types.STRING))
          .withColumn("valid_from", lit("2025-01-01").cast(Types.DATE))
          .withColumn("valid_to", lit(null).cast(Types.DATE));
    }
    // Some customers have no row at all.
    boolean some = table.equals(FEATURES);
    return (some ? customers.where(col("id").mod(13).notEqual(0)) : customers)
        .select(table.ownFields().stream().map(MadeUpNight::formula).toArray(Column[]::new));
  }

  private static Column formula(Field field) {
    String formula = FORMULAS.get(field.name());
    return (formula == null ? lit(null) : expr(formula)).cast(field.type()).as(field.name());
  }
}
