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
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Customers by formula: from one number up to another, with tags and segments by their number. */
record MadeUpNight(SparkSession spark, long from, long to) implements Stage {
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
    return List.of(CustomerSegments.TABLE, CustomerTags.TABLE, CustomerForecasts.TABLE, FEATURES);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Dataset<Row> customers = spark.range(from, to).toDF();
    Column tags =
        array_compact(
            array(
                expr("if(id % 2 = 0, 'every-second', null)"),
                expr("if(id % 3 = 0, 'every-third', null)"),
                expr("if(id % 5 = 0, 'every-fifth', null)")));
    return Outputs.of(CustomerSegments.TABLE, rows(CustomerSegments.TABLE, customers))
        .and(
            CustomerTags.TABLE,
            customers.select(formula(CustomerTags.CUSTOMER_ID), explode(tags).as("tag")))
        .and(CustomerForecasts.TABLE, rows(CustomerForecasts.TABLE, customers))
        // Some customers have no row at all.
        .and(FEATURES, rows(FEATURES, customers.where(col("id").mod(13).notEqual(0))));
  }

  private static Dataset<Row> rows(Table table, Dataset<Row> customers) {
    return customers.select(
        table.ownFields().stream().map(MadeUpNight::formula).toArray(Column[]::new));
  }

  private static Column formula(Field field) {
    String formula = FORMULAS.get(field.name());
    return (formula == null ? lit(null) : expr(formula)).cast(field.type()).as(field.name());
  }
}
