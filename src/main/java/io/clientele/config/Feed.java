package io.clientele.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One set of files, or one database table, of a source, and how its rows become rows of our tables.
 *
 * @param format csv, text, json, parquet, delta or jdbc
 * @param paths files, folders or globs; relative ones start at the configuration file; for jdbc the
 *     name of the table
 * @param options options of Spark's reader for that format
 * @param columns the columns of the files as in {@code create table}; empty to take what the files
 *     say (csv: text)
 * @param watermark jdbc: the column that grows with every change, so that a night reads only what
 *     changed; empty to read the whole table each night
 * @param lookBackHours jdbc: how far before the watermark a night reads again, for what was
 *     committed late
 * @param onDrift when a column that is used is missing or has another type: stop the night, or skip
 *     this feed and go on
 * @param ignore rows that are none of our business; the first rule that is true gives the reason
 * @param refuse rows that are wrong, besides those that break a table's contract; every rule that
 *     is true is a reason
 * @param label names for accepted rows in the reconciliation; the first rule that is true gives the
 *     label
 * @param amount SQL expression: the money a row carries, for the reconciliation; empty for none
 * @param currency SQL expression: ISO 4217 code of the money in a row; empty or null for the shop's
 * @param currencyDay SQL expression: the day whose exchange rate counts
 * @param guest SQL expression: what a buyer without an account is known by, such as the e-mail
 *     address; empty for none
 * @param personal columns of the files with personal data, besides those that feed the vault and
 *     hashed columns: they are left out of quarantine
 * @param correctionsDays a correction of a row further back than this is quarantined
 * @param grain the table that has one row per row of the files; may be empty when there is one
 *     table
 * @param maxRefusedShare more refused rows than this share of rows read stops publication
 * @param quality what is expected of the feed's rows, night after night
 * @param tables table to column to SQL expression over the columns of the files
 */
public record Feed(
    String format,
    List<String> paths,
    Map<String, String> options,
    String columns,
    String watermark,
    int lookBackHours,
    String onDrift,
    List<Rule> ignore,
    List<Rule> refuse,
    List<Rule> label,
    String amount,
    String currency,
    String currencyDay,
    String guest,
    List<String> personal,
    int correctionsDays,
    String grain,
    double maxRefusedShare,
    Quality quality,
    Map<String, Map<String, String>> tables) {

  public static final String JDBC = "jdbc";
  public static final String SKIP = "skip";
  public static final Set<String> FORMATS = Set.of("csv", "text", "json", "parquet", "delta", JDBC);

  public Feed {
    BadValue.unless(
        FORMATS.contains(format),
        "format",
        "must be one of " + FORMATS.stream().sorted().toList() + ", cannot be: " + format);
    BadValue.unless(
        !paths.isEmpty(), "paths", "must name at least one file, folder, glob or table");
    if (format.equals(JDBC)) {
      BadValue.unless(paths.size() == 1, "paths", "must name one table for jdbc");
      BadValue.unless(options.containsKey("url"), "options", "must give 'url' for jdbc");
    } else {
      BadValue.unless(watermark.isEmpty(), "watermark", "is for jdbc only: files tell their age");
    }
    BadValue.unless(lookBackHours >= 0, "look-back-hours", "must not be negative");
    BadValue.unless(
        Set.of("stop", SKIP).contains(onDrift),
        "on-drift",
        "must be one of [skip, stop], cannot be: " + onDrift);
    BadValue.unless(
        currency.isEmpty() == currencyDay.isEmpty(),
        "currency-day",
        "and currency go together: the rate of a currency is that of a day");
    BadValue.unless(correctionsDays >= 0, "corrections-days", "must not be negative");
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
