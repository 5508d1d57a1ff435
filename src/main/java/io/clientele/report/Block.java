package io.clientele.report;

import io.clientele.schema.Table;
import java.util.List;

/** A piece of a section, in reading order. Texts are keys of {@link Texts}. */
sealed interface Block {
  /**
   * A sentence; arguments are told as their units say.
   *
   * @param key its text
   */
  record Words(String key, List<Told> arguments) implements Block {
    Words(String key, Told... arguments) {
      this(key, List.of(arguments));
    }
  }

  /** A heading within a section. */
  record Heading(String key) implements Block {}

  /** Findings, each a sentence of its own; what is bad comes marked. */
  record Findings(List<Finding> findings) implements Block {}

  /**
   * One finding.
   *
   * @param mood how it is marked
   */
  record Finding(Mood mood, Words words) {}

  /** Whether something is good news. */
  enum Mood {
    GOOD,
    BAD,
    NEUTRAL
  }

  /** Figures side by side, the first thing one sees. */
  record Figures(List<Figure> figures, List<Table> from) implements Block {}

  /** Sheets that are embedded and not shown: what figures are made from. */
  record Data(List<Sheet> sheets) implements Block {}

  /**
   * One figure, and what it was before.
   *
   * @param column its name
   * @param before null where nothing is to be compared with
   * @param higherIs whether more of it is good news
   * @param history for a small line, oldest first; may be empty
   */
  record Figure(Column column, Object value, Object before, Mood higherIs, List<Double> history) {}

  /**
   * A table.
   *
   * @param shown columns, all of them in the sheet
   * @param bars those of them that have a bar in the cell, as long as the largest value of all
   * @param folded whether the reader opens it first
   */
  record Listing(Sheet sheet, List<String> shown, List<String> bars, boolean folded)
      implements Block {
    /** With all columns. */
    static Listing of(Sheet sheet) {
      return new Listing(
          sheet, sheet.columns().stream().map(Column::name).toList(), List.of(), false);
    }

    Listing without(String... columns) {
      return new Listing(
          sheet,
          shown.stream().filter(column -> !List.of(columns).contains(column)).toList(),
          bars,
          folded);
    }

    Listing withBars(String... columns) {
      return new Listing(sheet, shown, List.of(columns), folded);
    }

    Listing fold() {
      return new Listing(sheet, shown, bars, true);
    }
  }

  /**
   * A table of cells coloured by a value.
   *
   * @param row column of the sheet whose values are the rows, in their order
   * @param column column of the sheet whose values are the columns, in their order
   * @param value what is told in a cell and colours it
   * @param note what is told under it; empty for nothing
   * @param lead what is told of a row before its cells, the same in all of them; empty for nothing
   * @param complete column that is false for what is not known to its end; empty for none
   */
  record Heat(
      Sheet sheet,
      String row,
      String column,
      String value,
      String note,
      String lead,
      String complete)
      implements Block {}

  /**
   * A picture that the page's script draws from a sheet.
   *
   * @param kind which one
   * @param caption what it shows
   */
  record Chart(String kind, Sheet sheet, String caption) implements Block {
    Chart(String kind, Sheet sheet) {
      this(kind, sheet, "chart." + kind);
    }
  }
}
