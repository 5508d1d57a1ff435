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
   * Takes every table back to what is published. A table that no publication ever named is emptied;
   * one that only earlier ones named, such as that of a feed the shop has no more, is left alone.
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
        rework.takeBack(table, version, nights.head().versions().of(table));
      } else if (!nights.everNamed(table)) {
        rework.unpublished.add(table);
        rework.takeBack(table, version, 0);
      }
    }
    return rework;
  }

  private void takeBack(Table table, long version, long published) {
    if (version != published && !isBackAt(table, version, published)) {
      lake.restore(table, published);
    }
  }

  /** A table that no publication names was emptied before when it holds nothing. */
  private boolean isBackAt(Table table, long version, long published) {
    return published == 0 && Upkeep.liveFiles(lake, table, version) == 0;
  }

  /** The tables that are published, and the ledgers. */
  public List<Table> tables() {
    return List.copyOf(tables);
  }

  /** The version of a table that is published; of a ledger the latest. */
  public long version(Table table) {
    return table.kind() == Table.Kind.LEDGER ? lake.version(table) : found.get(table);
  }

  /** The tables that nothing ever published; they hold no row now. */
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
