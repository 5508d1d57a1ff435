package io.clientele.feature;

import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.NumericType;

/** Features as they were at past dates, for models to learn from. */
public final class TrainingFeatures {
  /** The date the features are of. */
  public static final Field DATE =
      Field.required(
          "features_on",
          Types.DATE,
          "The past date the features are of: they know what happened up to the end of it.");

  public static final Table TABLE =
      Table.night(
              "training_features",
              "One row per customer and past date, of a sample of customers, on nights on which models learn: numeric features as they were then.",
              fields())
          .key(Table.RUN_ID, DATE, CustomerAccounts.CUSTOMER_ID);

  private TrainingFeatures() {}

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>(List.of(DATE, CustomerAccounts.CUSTOMER_ID));
    CustomerFeatures.TABLE.ownFields().stream()
        .filter(field -> field.type() instanceof NumericType)
        .forEach(fields::add);
    return fields;
  }
}
