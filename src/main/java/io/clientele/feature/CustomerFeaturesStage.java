package io.clientele.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Computes every feature of every customer in one aggregation of the roll-up. */
public final class CustomerFeaturesStage implements Stage {
  @Override
  public String name() {
    return "compute features";
  }

  @Override
  public List<Table> inputs() {
    return List.of(AccountDays.TABLE, CustomerAccounts.TABLE, Accounts.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerFeatures.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Column customer = CustomerAccounts.CUSTOMER_ID.col();
    Dataset<Row> customerAccounts = inputs.read(CustomerAccounts.TABLE);
    List<Column> features =
        CustomerFeatures.ALL.stream().map(feature -> feature.column(run.asOf())).toList();
    Dataset<Row> active =
        CustomerDays.of(inputs.read(AccountDays.TABLE), customerAccounts)
            .groupBy(customer)
            .agg(features.get(0), features.subList(1, features.size()).toArray(Column[]::new));
    Dataset<Row> registered =
        inputs
            .read(Accounts.TABLE)
            .join(
                customerAccounts,
                CollectionConverters.asScala(CustomerAccounts.TABLE.key()).toSeq())
            .select(customer)
            .distinct();
    Dataset<Row> all =
        active.join(
            registered,
            CollectionConverters.asScala(List.of(CustomerAccounts.CUSTOMER_ID.name())).toSeq(),
            "full_outer");
    return Outputs.of(CustomerFeatures.TABLE, all.select(zeroForNothing()));
  }

  private static Column[] zeroForNothing() {
    List<Column> columns = new ArrayList<>();
    for (Field field : CustomerFeatures.TABLE.ownFields()) {
      boolean counted = field.isRequired() && !field.equals(CustomerAccounts.CUSTOMER_ID);
      columns.add(
          counted
              ? coalesce(field.col(), lit(0).cast(field.type())).as(field.name())
              : field.col());
    }
    return columns.toArray(Column[]::new);
  }
}
