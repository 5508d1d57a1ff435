package io.clientele.simulate;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * A table of the shop's files whose rows come from lives.
 *
 * @param name system and table, which is also its folder
 * @param columns as DDL
 * @param order columns that rows of a file are ordered by; none leaves them by person
 * @param byNight whether there is a folder per night; else the table is delivered at once
 */
record FactTable(
    String name,
    String columns,
    String format,
    Map<String, String> options,
    List<String> order,
    boolean byNight,
    Source source)
    implements Serializable {

  /** Writes down what a life leaves in a table. */
  @FunctionalInterface
  interface Source extends Serializable {
    void trace(Life life, Traces traces);
  }

  /** A table with a folder per night. */
  static FactTable byNight(
      String name, String columns, String format, List<String> order, Source source) {
    Map<String, String> options = format.equals("csv") ? Map.of("header", "true") : Map.of();
    return new FactTable(name, columns, format, options, order, true, source);
  }

  /** A table of csv files that is delivered at once. */
  static FactTable whole(String name, String columns, Map<String, String> options, Source source) {
    return new FactTable(name, columns, "csv", options, List.of(), false, source);
  }

  List<Trace> traces(Life life) {
    Traces traces = new Traces(life.shop());
    source.trace(life, traces);
    return traces.rows();
  }

  String folder() {
    return name.replace('.', '/');
  }
}
