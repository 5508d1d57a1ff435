package io.clientele.audience;

import io.clientele.problem.Nearest;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import io.clientele.sql.Expressions;
import io.clientele.sql.Logic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What the condition of an audience may name: {@code tag.NAME}, which is true or false, {@code
 * value.NAME}, an array with the values of the tag that a customer has, and the columns of three
 * tables: {@code segment.COLUMN}, {@code forecast.COLUMN}, {@code feature.COLUMN}. For a {@code -}
 * in the name of a tag a condition has {@code _}.
 */
public final class Vocabulary {
  static final String TAG = "tag";
  static final String VALUE = "value";
  static final String SEGMENT = "segment";

  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Map<String, String> tags = new TreeMap<>();

  /**
   * The words of a shop.
   *
   * @param tags the names of its tags
   * @param segments the contract of the segment table, with the shop's segments
   * @param features the contract of the feature table
   */
  public Vocabulary(Collection<String> tags, Table segments, Table features) {
    tags.forEach(tag -> this.tags.putIfAbsent(tag, tag));
    tags.forEach(tag -> this.tags.putIfAbsent(tag.replace('-', '_'), tag));
    tables.put(SEGMENT, segments);
    tables.put("forecast", CustomerForecasts.TABLE);
    tables.put("feature", features);
  }

  /**
   * The audience of a condition, checked without a session.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public Audience audience(String sql) {
    if (sql.isBlank()) {
      throw new IllegalArgumentException("the condition is empty; write " + forms());
    }
    Set<Word> words = words(sql);
    StructType columns = new StructType();
    for (String group : groups()) {
      StructType of = new StructType();
      for (Word word : words) {
        if (word.group().equals(group)) {
          of = of.add(column(word));
        }
      }
      columns = columns.add(group, of);
    }
    Expressions.checkCondition(sql, columns);
    return new Audience(sql, words, Logic.of(sql).filter(this::isOfBitmaps));
  }

  /** The table of a word; that of a tag, and of its values, is none of these. */
  Optional<Table> table(Word word) {
    return Optional.ofNullable(tables.get(word.group()));
  }

  /** The tag that a name in a condition means. */
  String tag(String name) {
    return tags.get(name);
  }

  /** The tags that an audience names. */
  Set<String> tags(Audience audience) {
    return audience.words().stream()
        .filter(word -> isOfTag(word.group()))
        .map(word -> tag(word.name()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean isOfTag(String group) {
    return group.equals(TAG) || group.equals(VALUE);
  }

  private StructField column(Word word) {
    DataType ofTag = word.group().equals(VALUE) ? Types.STRINGS : Types.BOOLEAN;
    return table(word)
        .map(table -> table.field(word.name()).inConditions())
        .orElseGet(() -> new StructField(word.name(), ofTag, true, Metadata.empty()));
  }

  private List<String> groups() {
    List<String> groups = new ArrayList<>(List.of(TAG, VALUE));
    groups.addAll(tables.keySet());
    return groups;
  }

  private List<String> names(String group) {
    return isOfTag(group)
        ? tags.keySet().stream().filter(name -> !name.contains("-")).toList()
        : tables.get(group).ownFields().stream().map(Field::name).toList();
  }

  private Set<Word> words(String sql) {
    Set<Word> words = new LinkedHashSet<>();
    try {
      Expressions.names(sql).forEach(name -> words.add(word(name)));
    } catch (IllegalArgumentException e) {
      for (String tag : tags.keySet()) {
        for (String group : List.of(TAG, VALUE)) {
          if (tag.contains("-") && sql.contains(group + "." + tag)) {
            String name = group + "." + tag.replace('-', '_');
            throw new IllegalArgumentException(
                "- is minus in a condition: for '" + tag + "' write " + name, e);
          }
        }
      }
      throw e;
    }
    return words;
  }

  private Word word(List<String> path) {
    String whole = String.join(".", path);
    if (path.size() == 1) {
      throw new IllegalArgumentException(
          "'" + whole + "' is no name here; " + hint(path.get(0)) + "write " + forms());
    }
    String group = path.get(0);
    if (!groups().contains(group)) {
      throw new IllegalArgumentException(
          "no group '" + group + "' in '" + whole + "'; " + Nearest.hint(group, groups()));
    }
    String name = path.get(1);
    boolean known = isOfTag(group) ? tags.containsKey(name) : names(group).contains(name);
    if (!known) {
      String what = isOfTag(group) ? "no tag '" : "no column '";
      String where = isOfTag(group) ? "'; " : "' in " + tables.get(group) + "; ";
      throw new IllegalArgumentException(what + name + where + Nearest.hint(name, names(group)));
    }
    return new Word(group, name);
  }

  /** The group that a name without one is of, where there is such a name. */
  private String hint(String name) {
    for (String group : groups()) {
      if (names(group).contains(name)) {
        return "did you mean '" + group + "." + name + "'? ";
      }
    }
    return "";
  }

  private String forms() {
    return "tag.NAME, value.NAME, segment.COLUMN, forecast.COLUMN or feature.COLUMN";
  }

  private boolean isOfBitmaps(Logic logic) {
    if (logic instanceof Logic.And and) {
      return isOfBitmaps(and.left()) && isOfBitmaps(and.right());
    } else if (logic instanceof Logic.Or or) {
      return isOfBitmaps(or.left()) && isOfBitmaps(or.right());
    } else if (logic instanceof Logic.Not not) {
      return isOfBitmaps(not.of());
    } else if (logic instanceof Logic.Name name) {
      return name.path().size() == 2 && name.path().get(0).equals(TAG);
    } else if (logic instanceof Logic.OneOf one) {
      return Bitmaps.has(one.path());
    }
    return logic instanceof Logic.Known known && Bitmaps.has(known.path());
  }
}
