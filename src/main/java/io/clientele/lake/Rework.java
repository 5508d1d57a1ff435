package io.clientele.lake;

import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Work on how tables are kept that changes nothing of what they say: it begins at the state that is
 * published, and the state it ends in takes that one's place by one commit. What is killed on the
 * way leaves versions that nothing names, as a killed night does, and is taken back by whoever
 * comes next.
 */
public final class Rework {
  private final Lake lake;
  private final Publication head;
  private final Map<Table, Long> found = new TreeMap<>(java.util.Comparator.comparing(Table::name));
  private final List<Table> tables = new ArrayList<>();
  private final List<Table> unpublished = new ArrayList<>();

  private Rework(Lake lake, Publication head) {
    this.lake = lake;
    this.head = head;
  }

  /**
   * Takes every table back to what is published. One that the last publication does not name is
   * left alone.
   */
  public static Rework begin(Lake lake, Collection<Table> contracts) {
    PublishedNights nights = PublishedNights.read(lake);
    Rework rework = new Rework(lake, nights.head());
    for (Table table : contracts) {
      long version = lake.version(table);
      if (version < 0) {
        continue;
      }
      if (table.kind() == Table.Kind.LEDGER) {
        rework.found.put(table, version);
        rework.tables.add(table);
      } else if (nights.head().versions().has(table)) {
        rework.found.put(table, version);
        rework.tables.add(table);
        if (version != nights.head().versions().of(table)) {
          lake.restore(table, nights.head().versions().of(table));
        }
      } else if (!nights.everNamed(table)) {
        rework.unpublished.add(table);
      }
    }
    return rework;
  }

  /** The tables that are published, and the ledgers. */
  public List<Table> tables() {
    return List.copyOf(tables);
  }

  /** The version of a table that is published; of a ledger the latest. */
  public long version(Table table) {
    return table.kind() == Table.Kind.LEDGER ? lake.version(table) : found.get(table);
  }

  /**
   * The tables that nothing ever published. One that only earlier publications named, such as that
   * of a feed the shop has no more, is none of them.
   */
  public List<Table> unpublished() {
    return List.copyOf(unpublished);
  }

  /**
   * Names the tables as they are now, under the same night; returns whether there was anything to
   * name.
   */
  public boolean publish(String reason) {
    boolean changed =
        found.entrySet().stream()
            // Ledgers are read as they are, whatever is published.
            .filter(table -> table.getKey().kind() != Table.Kind.LEDGER)
            .anyMatch(table -> lake.version(table.getKey()) != table.getValue());
    if (!changed || head.sequence() == 0) {
      return false;
    }
    found.replaceAll((table, before) -> lake.version(table));
    Versions versions = head.versions();
    for (Table table : tables) {
      if (versions.has(table)) {
        versions = versions.with(table, found.get(table));
      }
    }
    PublishedNights.publishAgain(lake, head, versions, reason);
    return true;
  }
}
