package io.clientele.feature;

import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.util.Map;
import java.util.Set;

/** A column that some feed of a shop must give, or a family of features is absent. */
record Need(Table table, Field field) {
  /** A table as a whole, by its key. */
  static Need of(Table table) {
    return new Need(table, table.field(table.key().get(table.key().size() - 1)));
  }

  static Need of(Table table, Field field) {
    return new Need(table, field);
  }

  boolean isMet(Map<String, Set<String>> supplied) {
    return supplied.getOrDefault(table.name(), Set.of()).contains(field.name());
  }

  @Override
  public String toString() {
    return table.name() + "." + field.name();
  }
}
