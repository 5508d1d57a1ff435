package io.clientele.audience;

import static org.apache.spark.sql.functions.lit;

import io.clientele.schema.CustomerBitmaps;
import io.clientele.sql.Logic;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The bits of a night that some conditions need, and how conditions are answered with them. */
final class Bitmaps {
  /** Bytes that Spark's bitmaps of a bucket have. */
  private static final int BYTES = 4096;

  private static final Member ALL = new Member(CustomerBitmaps.ALL, CustomerBitmaps.ALL);

  private record Member(String dimension, String member) {
    Column isThis() {
      return CustomerBitmaps.DIMENSION
          .col()
          .equalTo(dimension)
          .and(CustomerBitmaps.MEMBER.col().equalTo(member));
    }
  }

  /** For whom a condition is true, and for whom it is false; for others it is unknown. */
  private record Answer(BitSet yes, BitSet no) {}

  private final Vocabulary vocabulary;
  private final Map<Member, BitSet> bits;

  private Bitmaps(Vocabulary vocabulary, Map<Member, BitSet> bits) {
    this.vocabulary = vocabulary;
    this.bits = bits;
  }

  /** Whether there are bitmaps of what a name says. */
  static boolean has(List<String> path) {
    return path.size() == 2
        && path.get(0).equals(Vocabulary.SEGMENT)
        && CustomerBitmaps.SEGMENTATIONS.stream()
            .anyMatch(field -> field.name().equals(path.get(1)));
  }

  /**
   * Reads what conditions need, in one job.
   *
   * @param rows the bitmaps of a night
   * @return empty when the night has none
   */
  static Optional<Bitmaps> read(
      Vocabulary vocabulary, Dataset<Row> rows, Collection<Logic> conditions) {
    Set<Member> members = new LinkedHashSet<>(List.of(ALL));
    conditions.forEach(condition -> collect(vocabulary, condition, members));
    Column wanted = members.stream().map(Member::isThis).reduce(Column::or).orElse(lit(true));
    List<Row> found =
        rows.where(wanted)
            .select(
                CustomerBitmaps.DIMENSION.col(),
                CustomerBitmaps.MEMBER.col(),
                CustomerBitmaps.BUCKET.col(),
                CustomerBitmaps.BITMAP.col())
            .collectAsList();
    Map<Member, byte[]> bytes = new HashMap<>();
    int buckets = found.stream().mapToInt(row -> (int) row.getLong(2)).max().orElse(0);
    for (Row row : found) {
      byte[] all =
          bytes.computeIfAbsent(
              new Member(row.getString(0), row.getString(1)), any -> new byte[buckets * BYTES]);
      System.arraycopy(row.<byte[]>getAs(3), 0, all, (int) (row.getLong(2) - 1) * BYTES, BYTES);
    }
    if (!bytes.containsKey(ALL)) {
      return Optional.empty();
    }
    Map<Member, BitSet> bits = new HashMap<>();
    bytes.forEach((member, array) -> bits.put(member, BitSet.valueOf(array)));
    return Optional.of(new Bitmaps(vocabulary, bits));
  }

  long customers() {
    return of(ALL).cardinality();
  }

  /** Those for whom a condition is true. */
  BitSet members(Logic condition) {
    return answer(condition).yes();
  }

  private Answer answer(Logic condition) {
    if (condition instanceof Logic.Not not) {
      Answer of = answer(not.of());
      return new Answer(of.no(), of.yes());
    } else if (condition instanceof Logic.And and) {
      Answer left = answer(and.left());
      Answer right = answer(and.right());
      return new Answer(both(left.yes(), right.yes()), any(left.no(), right.no()));
    } else if (condition instanceof Logic.Or or) {
      Answer left = answer(or.left());
      Answer right = answer(or.right());
      return new Answer(any(left.yes(), right.yes()), both(left.no(), right.no()));
    } else if (condition instanceof Logic.Name name) {
      return oneOf(of(tag(vocabulary, name)), of(ALL));
    } else if (condition instanceof Logic.OneOf one) {
      BitSet yes = new BitSet();
      segments(one).forEach(member -> yes.or(of(member)));
      return oneOf(yes, of(known(one.path())));
    }
    return oneOf(of(known(((Logic.Known) condition).path())), of(ALL));
  }

  private static Answer oneOf(BitSet yes, BitSet known) {
    BitSet no = (BitSet) known.clone();
    no.andNot(yes);
    return new Answer(yes, no);
  }

  private static BitSet both(BitSet left, BitSet right) {
    BitSet both = (BitSet) left.clone();
    both.and(right);
    return both;
  }

  private static BitSet any(BitSet left, BitSet right) {
    BitSet any = (BitSet) left.clone();
    any.or(right);
    return any;
  }

  /** Nobody, where there are no bits. */
  private BitSet of(Member member) {
    return bits.getOrDefault(member, new BitSet());
  }

  private static void collect(Vocabulary vocabulary, Logic condition, Set<Member> members) {
    if (condition instanceof Logic.Not not) {
      collect(vocabulary, not.of(), members);
    } else if (condition instanceof Logic.And and) {
      collect(vocabulary, and.left(), members);
      collect(vocabulary, and.right(), members);
    } else if (condition instanceof Logic.Or or) {
      collect(vocabulary, or.left(), members);
      collect(vocabulary, or.right(), members);
    } else if (condition instanceof Logic.Name name) {
      members.add(tag(vocabulary, name));
    } else if (condition instanceof Logic.OneOf one) {
      members.addAll(segments(one));
      members.add(known(one.path()));
    } else if (condition instanceof Logic.Known known) {
      members.add(known(known.path()));
    }
  }

  private static Member tag(Vocabulary vocabulary, Logic.Name name) {
    return new Member(CustomerBitmaps.TAG, vocabulary.tag(name.path().get(1)));
  }

  private static List<Member> segments(Logic.OneOf one) {
    return one.texts().stream().map(text -> new Member(one.path().get(1), text)).toList();
  }

  private static Member known(List<String> path) {
    return new Member(CustomerBitmaps.KNOWN, path.get(1));
  }
}
