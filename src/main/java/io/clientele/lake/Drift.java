package io.clientele.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.StructType;

/**
 * How the columns of new files differ from those of the file read before.
 *
 * @param remarks what changed and matters to no mapping
 * @param breaks what changed in columns that a mapping uses
 */
public record Drift(List<String> remarks, List<String> breaks) {
  static final Drift NONE = new Drift(List.of(), List.of());

  private static final int TOLD = 5;
  private static final String NO_COLUMN = " has no column '";

  /**
   * Compares every new file with a file read before, or with the first of the new ones.
   *
   * @param since the file read before; null when there is none
   * @param before its columns
   * @param used the columns that a mapping uses
   */
  static Drift of(
      String since, StructType before, Map<SourceFile, Origin.Content> fresh, Set<String> used) {
    Set<String> remarks = new TreeSet<>();
    Set<String> breaks = new TreeSet<>();
    String told = since;
    StructType columns = before;
    for (Map.Entry<SourceFile, Origin.Content> entry : fresh.entrySet()) {
      StructType now = entry.getValue().columns();
      String path = entry.getKey().path();
      if (now == null || now.length() == 0) {
        continue;
      }
      repeated(now)
          .forEach(
              name ->
                  (used.contains(name) ? breaks : remarks)
                      .add(path + " has column '" + name + "' twice"));
      if (columns != null) {
        compare(told, columns, path, now, used, remarks, breaks);
      } else {
        columns = now;
        told = path;
      }
    }
    return new Drift(shortened(remarks), shortened(breaks));
  }

  /** The same without columns that a file lacks. */
  Drift ofWhatIsThere() {
    return new Drift(
        remarks.stream().filter(remark -> !remark.contains(NO_COLUMN)).toList(),
        breaks.stream().filter(broken -> !broken.contains(NO_COLUMN)).toList());
  }

  private static List<String> shortened(Set<String> lines) {
    List<String> told = new ArrayList<>(lines.stream().limit(TOLD).toList());
    if (lines.size() > TOLD) {
      told.add("and " + (lines.size() - TOLD) + " more like these");
    }
    return told;
  }

  /** Names that a file gives to several columns; upper case makes no other. */
  private static List<String> repeated(StructType columns) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    return Arrays.stream(columns.fieldNames()).filter(name -> !names.add(name)).toList();
  }

  private static void compare(
      String since,
      StructType before,
      String path,
      StructType now,
      Set<String> used,
      Set<String> remarks,
      Set<String> breaks) {
    Set<String> names = new TreeSet<>(Arrays.asList(before.fieldNames()));
    names.addAll(Arrays.asList(now.fieldNames()));
    for (String name : names) {
      boolean was = before.getFieldIndex(name).isDefined();
      boolean is = now.getFieldIndex(name).isDefined();
      String change;
      if (!was) {
        remarks.add(path + " has a new column '" + name + "', since " + since);
        continue;
      } else if (!is) {
        change = path + NO_COLUMN + name + "', which was in " + since;
      } else if (!before.apply(name).dataType().sameType(now.apply(name).dataType())) {
        change =
            path
                + ": column '"
                + name
                + "' is "
                + now.apply(name).dataType().sql()
                + ", and was "
                + before.apply(name).dataType().sql()
                + " in "
                + since;
      } else {
        continue;
      }
      (used.contains(name) ? breaks : remarks).add(change);
    }
  }
}
