package io.clientele.audience;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.clientele.problem.Problem;
import io.clientele.schema.Table;
import io.clientele.schema.TagDictionary;
import io.clientele.sql.Logic;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts audiences of a night: from bitmaps where they can tell, else from the tables. The answers
 * are the same. A tag that the night does not know, for it was configured later, is refused: nobody
 * had it, but nobody was asked.
 */
public final class Counting {
  private final Vocabulary vocabulary;
  private final LocalDate asOf;
  private final Function<Table, Dataset<Row>> night;
  private final Customers customers;
  private final Optional<Bitmaps> bitmaps;

  /** The tags of the night; read when an audience first names one. */
  private Optional<Set<String>> tags = Optional.empty();

  /**
   * Counting of a night.
   *
   * @param asOf its date
   * @param night the rows of a table for the night
   * @param bitmaps its bitmaps; empty to ask the tables alone
   */
  public Counting(
      Vocabulary vocabulary,
      LocalDate asOf,
      Function<Table, Dataset<Row>> night,
      Optional<Dataset<Row>> bitmaps) {
    this.vocabulary = vocabulary;
    this.asOf = asOf;
    this.night = night;
    this.customers = new Customers(vocabulary, night);
    this.bitmaps = bitmaps.map(rows -> new Bitmaps(vocabulary, rows));
  }

  /** The ids of an audience's members. */
  public Dataset<Row> members(Audience audience) {
    check(audience);
    return customers.members(audience);
  }

  /** How many are in one audience, in another, and in both. */
  public Overlap overlap(Audience first, Audience second) {
    check(first);
    check(second);
    return fromBitmaps(first, second).orElseGet(() -> fromTables(first, second));
  }

  private void check(Audience audience) {
    for (String tag : vocabulary.tags(audience)) {
      if (tags.isEmpty()) {
        tags = Optional.of(names(night.apply(TagDictionary.TABLE)));
      }
      if (!tags.get().contains(tag)) {
        throw Problem.configuration(
            "the night of "
                + asOf
                + " does not know the tag '"
                + tag
                + "': it is in the configuration since",
            "it exists from the next night on: run jobs/nightly");
      }
    }
  }

  /** The tags that a dictionary defines. */
  static Set<String> names(Dataset<Row> dictionary) {
    return dictionary.select(TagDictionary.TAG.col()).collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toSet());
  }

  private Optional<Overlap> fromBitmaps(Audience first, Audience second) {
    if (bitmaps.isEmpty() || first.logic().isEmpty() || second.logic().isEmpty()) {
      return Optional.empty();
    }
    List<Logic> conditions = Stream.of(first, second).map(a -> a.logic().get()).toList();
    return bitmaps
        .filter(bits -> bits.read(conditions))
        .map(
            bits -> {
              BitSet one = bits.members(conditions.get(0));
              BitSet other = bits.members(conditions.get(1));
              BitSet both = (BitSet) one.clone();
              both.and(other);
              return new Overlap(
                  bits.customers(), one.cardinality(), other.cardinality(), both.cardinality());
            });
  }

  private Overlap fromTables(Audience first, Audience second) {
    Column one = Customers.isIn(first);
    Column other = Customers.isIn(second);
    Row counts =
        customers
            .of(List.of(first, second))
            .agg(count(lit(1)), count_if(one), count_if(other), count_if(one.and(other)))
            .head();
    return new Overlap(counts.getLong(0), counts.getLong(1), counts.getLong(2), counts.getLong(3));
  }
}
