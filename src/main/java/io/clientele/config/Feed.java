package io.clientele.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One set of files of a source, and how its rows become rows of our tables.
 *
 * @param format csv, text, json, parquet or delta
 * @param paths files, folders or globs; relative ones start at the configuration file
 * @param options options of Spark's reader for that format
 * @param columns the columns of the files as in {@code create table}; empty to take what the files
 *     say (csv: text)
 * @param ignore rows that are none of our business; the first rule that is true gives the reason
 * @param refuse rows that are wrong, besides those that break a table's contract; every rule that
 *     is true is a reason
 * @param label names for accepted rows in the reconciliation; the first rule that is true gives the
 *     label
 * @param amount SQL expression: the money a row carries, for the reconciliation; empty for none
 * @param grain the table that has one row per row of the files; may be empty when there is one
 *     table
 * @param maxRefusedShare more refused rows than this share of rows read stops publication
 * @param tables table to column to SQL expression over the columns of the files
 */
public record Feed(
    String format,
    List<String> paths,
    Map<String, String> options,
    String columns,
    List<Rule> ignore,
    List<Rule> refuse,
    List<Rule> label,
    String amount,
    String grain,
    double maxRefusedShare,
    Map<String, Map<String, String>> tables) {

  public static final Set<String> FORMATS = Set.of("csv", "text", "json", "parquet", "delta");

  public Feed {
    BadValue.unless(
        FORMATS.contains(format),
        "format",
        "must be one of " + FORMATS.stream().sorted().toList() + ", cannot be: " + format);
    BadValue.unless(!paths.isEmpty(), "paths", "must name at least one file, folder or glob");
    BadValue.unless(!tables.isEmpty(), "tables", "must map at least one table");
    BadValue.unless(
        maxRefusedShare >= 0 && maxRefusedShare <= 1,
        "max-refused-share",
        "must be from 0 to 1, cannot be: " + maxRefusedShare);
    grain = grain.isEmpty() && tables.size() == 1 ? tables.keySet().iterator().next() : grain;
    BadValue.unless(
        tables.containsKey(grain),
        "grain",
        "must name the one of "
            + tables.keySet().stream().sorted().toList()
            + " that has one row per row of the files, cannot be: '"
            + grain
            + "'");
    options = new TreeMap<>(options);
    tables = new TreeMap<>(tables);
    tables.replaceAll((table, columnsOfTable) -> new TreeMap<>(columnsOfTable));
  }
}
