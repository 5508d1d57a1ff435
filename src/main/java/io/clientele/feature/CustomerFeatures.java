package io.clientele.feature;

import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The families of features, and the contract that follows from them. */
public final class CustomerFeatures {
  static final List<Feature> ALL =
      Stream.of(
              RecencyFrequencyMoney.features(),
              Cadence.features(),
              Basket.features(),
              PriceAndReturns.features(),
              Habits.features(),
              Trend.features())
          .flatMap(List::stream)
          .toList();

  public static final Table TABLE =
      Table.night(
              "customer_features",
              "One row per customer who bought, or whose account was opened, up to the as-of date: what the customer did.",
              fields())
          .key(Table.RUN_ID, CustomerAccounts.CUSTOMER_ID);

  private CustomerFeatures() {}

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>(List.of(CustomerAccounts.CUSTOMER_ID));
    ALL.forEach(feature -> fields.add(feature.field()));
    return fields;
  }
}
