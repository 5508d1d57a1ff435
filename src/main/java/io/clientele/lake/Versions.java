package io.clientele.lake;

import io.clientele.schema.Table;
import java.util.Map;
import java.util.TreeMap;

/**
 * A state of the whole warehouse: the Delta version of each table. Delta commits one table at a
 * time; a set of versions, committed in one row, is what makes several tables change together.
 *
 * @param byTable version by table name; a table that is missing did not exist
 */
public record Versions(Map<String, Long> byTable) {
  public static final Versions NONE = new Versions(Map.of());

  public Versions {
    byTable = java.util.Collections.unmodifiableMap(new TreeMap<>(byTable));
  }

  /** The version of the table; 0 is the empty table as created from its contract. */
  public long of(Table table) {
    return byTable.getOrDefault(table.name(), 0L);
  }

  public boolean has(Table table) {
    return byTable.containsKey(table.name());
  }

  public Versions with(Table table, long version) {
    Map<String, Long> changed = new TreeMap<>(byTable);
    changed.put(table.name(), version);
    return new Versions(changed);
  }
}
