package io.clientele.tag;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.clientele.TestSpark;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Customers c0, c1, …: the units of c7 are 7, the others' likewise; what else there is says
 * nothing. Past features are the same.
 */
record MadeUpCustomers(int many) implements Stage {
  static final Field ON = Field.required("features_on", Types.DATE, "The date.");
  static final Table PAST =
      Table.night(
          "past_features",
          "One row per date and customer.",
          List.of(
              ON,
              CustomerSegments.CUSTOMER_ID,
              ConfiguredTags.ORDERS,
              ConfiguredTags.UNITS,
              ConfiguredTags.VISITS));

  @Override
  public String name() {
    return "make customers up";
  }

  @Override
  public List<Table> inputs() {
    return List.of();
  }

  @Override
  public List<Table> outputs() {
    return List.of(ConfiguredTags.FEATURES, CustomerSegments.TABLE, CustomerForecasts.TABLE, PAST);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Dataset<Row> customers =
        TestSpark.session()
            .range(many)
            .select(
                expr("concat('c', id)").as(CustomerSegments.CUSTOMER_ID.name()),
                expr("pmod(xxhash64(id), 5)").as(ConfiguredTags.ORDERS.name()),
                col("id").cast(Types.DOUBLE).as(ConfiguredTags.UNITS.name()),
                expr("if(id % 3 = 0, null, cast(pmod(xxhash64(id, 1), 100) as double))")
                    .as(ConfiguredTags.VISITS.name()),
                expr("if(id % 10 = 0, 'A', 'C')").as(CustomerSegments.VALUE_TIER.name()),
                lit("active").as(CustomerSegments.LIFECYCLE.name()));
    return Outputs.of(ConfiguredTags.FEATURES, filled(customers, ConfiguredTags.FEATURES))
        .and(CustomerSegments.TABLE, filled(customers, CustomerSegments.TABLE))
        .and(CustomerForecasts.TABLE, filled(customers, CustomerForecasts.TABLE))
        .and(
            PAST,
            filled(
                customers.withColumn(
                    ON.name(), lit(java.sql.Date.valueOf(run.asOf().minusDays(30)))),
                PAST));
  }

  /** With 0 or null for whatever is not told. */
  private static Dataset<Row> filled(Dataset<Row> rows, Table table) {
    List<Column> columns = new ArrayList<>();
    for (Field field : table.ownFields()) {
      boolean told = List.of(rows.columns()).contains(field.name());
      Column none = field.isRequired() ? lit(0) : lit(null);
      columns.add((told ? field.col() : none.cast(field.type())).as(field.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }
}
