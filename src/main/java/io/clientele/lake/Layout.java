package io.clientele.lake;

import io.clientele.problem.Problem;
import io.clientele.schema.Publications;
import io.clientele.schema.Runs;
import java.util.Optional;

/**
 * How a warehouse is laid out, as a number in its folder. It grows when code of before could not
 * work with what code of after writes; {@link Migrations} lead from one to the next.
 */
public final class Layout {
  /** The first layout; it has no note of its number yet. */
  static final int FIRST = 1;

  /** The layout that this code writes. */
  public static final int CURRENT = 5;

  private static final String NAME = "_clientele.json";

  /** The note in the warehouse. */
  record Note(int layout) {}

  private Layout() {}

  /** The layout of a warehouse; empty when nothing is there yet. */
  public static Optional<Integer> of(Lake lake) {
    Optional<Note> note = new Notes(lake).read(NAME, Note.class);
    if (note.isPresent()) {
      return Optional.of(note.get().layout());
    }
    boolean used = lake.version(Runs.TABLE) >= 0 || lake.version(Publications.TABLE) >= 0;
    return used ? Optional.of(FIRST) : Optional.empty();
  }

  static void note(Lake lake, int layout) {
    new Notes(lake).write(NAME, new Note(layout));
  }

  /**
   * Notes the layout in a warehouse where nothing is yet. Any other must have the current one by
   * now.
   */
  public static void begin(Lake lake) {
    check(lake);
    Optional<Integer> layout = of(lake);
    if (layout.isEmpty()) {
      note(lake, CURRENT);
    } else if (layout.get() < CURRENT) {
      throw Problem.configuration(
          "the warehouse " + lake.root() + " has layout " + layout.get() + ", of older code",
          "run jobs/maintain, which leads it to layout " + CURRENT);
    }
  }

  /** Refuses a warehouse that newer code has written. */
  public static void check(Lake lake) {
    of(lake)
        .filter(layout -> layout > CURRENT)
        .ifPresent(
            layout -> {
              throw Problem.configuration(
                  "the warehouse "
                      + lake.root()
                      + " has layout "
                      + layout
                      + ", of a newer version of Clientele; this one knows layouts up to "
                      + CURRENT,
                  "use the newer version, or another warehouse folder");
            });
  }
}
