package io.clientele.feature;

import io.clientele.schema.Field;
import io.clientele.schema.Products;
import io.clientele.schema.Stores;
import io.clientele.schema.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a shop tells of its products and stores.
 *
 * @param supplied table to the columns of it that the shop's feeds give
 * @param tables the tables
 */
record Catalogue(Map<String, Set<String>> supplied, Function<Table, Dataset<Row>> tables) {
  /** The products, if the shop tells them. */
  Optional<Dataset<Row>> products() {
    return table(Products.TABLE);
  }

  /** The stores, if the shop tells them. */
  Optional<Dataset<Row>> stores() {
    return table(Stores.TABLE);
  }

  /** Whether the shop tells a column of the products. */
  boolean tells(Field ofProducts) {
    return columns(Products.TABLE).contains(ofProducts.name());
  }

  /** The dimensions that belong to a product, and the columns that tell them. */
  Map<Preference, Field> ofProducts() {
    return told(
        Products.TABLE,
        Map.of(
            Preference.CATEGORY, Products.CATEGORY,
            Preference.DEPARTMENT, Products.DEPARTMENT,
            Preference.BRAND, Products.BRAND));
  }

  /** The dimensions that belong to a store, and the columns that tell them. */
  Map<Preference, Field> ofStores() {
    return told(
        Stores.TABLE, Map.of(Preference.CITY, Stores.CITY, Preference.REGION, Stores.REGION));
  }

  private Map<Preference, Field> told(Table table, Map<Preference, Field> attributes) {
    Map<Preference, Field> told = new LinkedHashMap<>();
    for (Preference preference : Preference.ALL) {
      Field field = attributes.get(preference);
      if (field != null && columns(table).contains(field.name())) {
        told.put(preference, field);
      }
    }
    return told;
  }

  private Optional<Dataset<Row>> table(Table table) {
    return supplied.containsKey(table.name()) ? Optional.of(tables.apply(table)) : Optional.empty();
  }

  private Set<String> columns(Table table) {
    return supplied.getOrDefault(table.name(), Set.of());
  }
}
