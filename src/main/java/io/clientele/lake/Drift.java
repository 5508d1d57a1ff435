package io.clientele.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final int TOLD = 5;

  /**
   * Compares every new file with a file read before, or with the first of the new ones.
   *
   * @param used the columns that a mapping uses
   */
  static Drift of(
      Optional<String> file,
      Optional<StructType> columns,
      Map<SourceFile, Origin.Content> fresh,
      Set<String> used) {
    Set<String> remarks = new TreeSet<>();
    Set<String> breaks = new TreeSet<>();
    String since = file.orElse(null);
    StructType before = columns.orElse(null);
    for (Map.Entry<SourceFile, Origin.Content> entry : fresh.entrySet()) {
      StructType now = entry.getValue().columns();
      String path = entry.getKey().path();
      if (now == null || now.length() == 0) {
        continue;
      }
      if (before != null) {
        compare(since, before, path, now, used, remarks, breaks);
      } else {
        before = now;
        since = path;
      }
    }
    return new Drift(shortened(remarks), shortened(breaks));
  }

  private static List<String> shortened(Set<String> lines) {
    List<String> told = new ArrayList<>(lines.stream().limit(TOLD).toList());
    if (lines.size() > TOLD) {
      told.add("and " + (lines.size() - TOLD) + " more like these");
    }
    return told;
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
        change = path + " has no column '" + name + "', which was in " + since;
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
