package io.clientele.pipeline;

import io.clientele.lake.Lake;
import io.clientele.lake.Publication;
import io.clientele.lake.Versions;
import io.clientele.schema.Deliveries;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;

/** The tables of a night, and how they are brought to the versions that count. */
final class StateOfTables {
  private final Lake lake;
  private final List<Table> tables;

  StateOfTables(Lake lake, List<Stage> stages) {
    this.lake = lake;
    List<Table> all = new ArrayList<>(StagePlan.tables(stages));
    all.add(Deliveries.TABLE);
    this.tables = all.stream().distinct().toList();
  }

  /** Creates those that are not there. */
  void create() {
    tables.forEach(lake::create);
  }

  /**
   * The state a new run starts from: tables as last published; what runs that were never published
   * left behind is taken back. Ledgers keep what was written to them, for it says what went wrong.
   */
  Versions base(Publication head) {
    // Tables that no stage of this night touches, for their feed is gone, stay as they are.
    Versions base = head.versions();
    for (Table table : tables) {
      boolean keeps = table.kind() == Table.Kind.LEDGER;
      base = base.with(table, keeps ? lake.version(table) : head.versions().of(table));
    }
    return settle(base);
  }

  /** Takes every table that is past its version back to it. */
  Versions settle(Versions versions) {
    return settle(versions, tables);
  }

  /** The same for those that a stage reads or writes. */
  Versions settle(Versions versions, Stage stage) {
    List<Table> its = new ArrayList<>(StagePlan.tables(List.of(stage)));
    stage.feed().ifPresent(feed -> its.add(Deliveries.TABLE));
    return settle(versions, its);
  }

  private Versions settle(Versions versions, List<Table> some) {
    Versions settled = versions;
    for (Table table : some) {
      long version = versions.of(table);
      if (lake.version(table) != version) {
        settled = settled.with(table, lake.restore(table, version));
      }
    }
    return settled;
  }
}
