package io.clientele.audience;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** The customers of a night, with whatever conditions ask of them. */
final class Customers {
  static final Column ID = CustomerSegments.CUSTOMER_ID.col();

  private final Vocabulary vocabulary;
  private final Function<Table, Dataset<Row>> night;

  /**
   * Customers of a night.
   *
   * @param night the rows of a table for the night
   */
  Customers(Vocabulary vocabulary, Function<Table, Dataset<Row>> night) {
    this.vocabulary = vocabulary;
    this.night = night;
  }

  /** Whether somebody is in an audience: true or false; what is unknown is not true. */
  static Column isIn(Audience audience) {
    return coalesce(expr(audience.sql()), lit(false));
  }

  /** The ids of an audience's members. */
  Dataset<Row> members(Audience audience) {
    return of(List.of(audience)).where(isIn(audience)).select(ID);
  }

  /** Everybody, a row each: id, and a column per group with what the audiences name. */
  Dataset<Row> of(Collection<Audience> audiences) {
    Map<String, List<Column>> byGroup = new LinkedHashMap<>();
    Map<String, Table> tables = new LinkedHashMap<>();
    Set<Word> tags = new LinkedHashSet<>();
    for (Word word : words(audiences)) {
      Optional<Table> table = vocabulary.table(word);
      table.ifPresent(of -> tables.put(word.group(), of));
      if (table.isEmpty()) {
        tags.add(word);
      } else {
        byGroup.computeIfAbsent(word.group(), any -> new ArrayList<>()).add(col(word.name()));
      }
    }
    List<Column> segments = new ArrayList<>(List.of(ID));
    if (byGroup.containsKey(Vocabulary.SEGMENT)) {
      segments.add(group(Vocabulary.SEGMENT, byGroup.remove(Vocabulary.SEGMENT)));
    }
    Dataset<Row> customers =
        night.apply(CustomerSegments.TABLE).select(segments.toArray(Column[]::new));
    for (Map.Entry<String, List<Column>> group : byGroup.entrySet()) {
      Dataset<Row> rows = night.apply(tables.get(group.getKey()));
      customers = join(customers, rows.select(ID, group(group.getKey(), group.getValue())));
    }
    return tags.isEmpty() ? customers : tagged(customers, List.copyOf(tags));
  }

  /** A tag that a customer does not have is false, and has no values. */
  private Dataset<Row> tagged(Dataset<Row> customers, List<Word> words) {
    List<Column> had = new ArrayList<>();
    Map<String, List<Column>> byGroup = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String group = words.get(i).group();
      String name = words.get(i).name();
      String mark = "tag_" + i;
      Column isThis = CustomerTags.TAG.col().equalTo(vocabulary.tag(name));
      boolean isHad = group.equals(Vocabulary.TAG);
      Column values = sort_array(collect_set(when(isThis, CustomerTags.VALUE.col())));
      had.add((isHad ? max(isThis) : values).as(mark));
      Column none = isHad ? lit(false) : array().cast(Types.STRINGS);
      byGroup
          .computeIfAbsent(group, any -> new ArrayList<>())
          .add(coalesce(col(mark), none).as(name));
    }
    Object[] names = words.stream().map(word -> vocabulary.tag(word.name())).toArray();
    Dataset<Row> tagged =
        join(
            customers,
            night
                .apply(CustomerTags.TABLE)
                .where(CustomerTags.TAG.col().isin(names))
                .groupBy(ID)
                .agg(had.get(0), had.subList(1, had.size()).toArray(Column[]::new)));
    for (Map.Entry<String, List<Column>> group : byGroup.entrySet()) {
      tagged = tagged.withColumn(group.getKey(), struct(group.getValue().toArray(Column[]::new)));
    }
    return tagged;
  }

  private static Column group(String name, List<Column> columns) {
    return struct(columns.toArray(Column[]::new)).as(name);
  }

  private static Dataset<Row> join(Dataset<Row> customers, Dataset<Row> more) {
    return customers.join(
        more,
        CollectionConverters.asScala(List.of(CustomerSegments.CUSTOMER_ID.name())).toSeq(),
        "left_outer");
  }

  /** The tables that audiences are decided from. */
  static Set<Table> tables(Vocabulary vocabulary, Collection<Audience> audiences) {
    Set<Table> tables = new LinkedHashSet<>(List.of(CustomerSegments.TABLE));
    words(audiences).forEach(word -> tables.add(vocabulary.table(word).orElse(CustomerTags.TABLE)));
    return tables;
  }

  private static Set<Word> words(Collection<Audience> audiences) {
    Set<Word> words = new LinkedHashSet<>();
    audiences.forEach(audience -> words.addAll(audience.words()));
    return words;
  }
}
