package io.clientele.pipeline;

import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The order of stages, from what they declare; a stage comes after every stage that writes what it
 * reads.
 */
public final class StagePlan {
  private StagePlan() {}

  /**
   * The stages in an order in which each finds its inputs made; otherwise as listed.
   *
   * @throws IllegalStateException when two stages write the same night or state table, when a stage
   *     reads its own output without declaring it as its previous state, or when stages wait for
   *     each other
   */
  public static List<Stage> order(List<Stage> stages) {
    check(stages);
    List<Stage> left = new ArrayList<>(stages);
    List<Stage> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Set<Table> stillToCome = new HashSet<>();
      left.forEach(stage -> stillToCome.addAll(stage.outputs()));
      Stage next =
          left.stream()
              .filter(stage -> stage.inputs().stream().noneMatch(stillToCome::contains))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "These stages wait for each other: "
                              + left.stream().map(Stage::name).toList()));
      left.remove(next);
      ordered.add(next);
    }
    return ordered;
  }

  private static void check(List<Stage> stages) {
    Set<String> names = new HashSet<>();
    Set<Table> written = new HashSet<>();
    for (Stage stage : stages) {
      if (!names.add(stage.name())) {
        throw new IllegalStateException("Two stages are called " + stage.name());
      }
      for (Table table : stage.outputs()) {
        boolean once = table.kind() == Table.Kind.NIGHT || table.kind() == Table.Kind.STATE;
        if (!written.add(table) && once) {
          throw new IllegalStateException("Two stages write table " + table);
        }
        if (stage.inputs().contains(table)) {
          throw new IllegalStateException(
              "Stage "
                  + stage.name()
                  + " reads its own output "
                  + table
                  + "; declare it as its previous state");
        }
      }
      if (!stage.outputs().containsAll(stage.previous())) {
        throw new IllegalStateException(
            "Stage " + stage.name() + " declares previous state that it does not write");
      }
    }
  }

  /** Every table the stages read or write, those of earlier nights included. */
  static List<Table> tables(List<Stage> stages) {
    return stages.stream()
        .flatMap(
            stage ->
                Stream.of(stage.inputs(), stage.earlier(), stage.outputs()).flatMap(List::stream))
        .distinct()
        .toList();
  }
}
