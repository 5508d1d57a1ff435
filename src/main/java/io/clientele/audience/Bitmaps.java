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
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Answers conditions with the bits of a night. */
final class Bitmaps {
  /** Bytes that Spark's bitmaps of a bucket have. */
  private static final int BYTES = 4096;

  private static final Member ALL = new Member(CustomerBitmaps.ALL, CustomerBitmaps.ALL);

  private static final Column[] COLUMNS = {
    CustomerBitmaps.DIMENSION.col(),
    CustomerBitmaps.MEMBER.col(),
    CustomerBitmaps.BUCKET.col(),
    CustomerBitmaps.BITMAP.col()
  };

  private record Member(String dimension, String member) {}

  /** For whom a condition is true, and for whom it is false; for others it is unknown. */
  private record Answer(BitSet yes, BitSet no) {}

  private final Vocabulary vocabulary;
  private final Dataset<Row> rows;
  private final Map<Member, BitSet> bits = new HashMap<>();

  /** For whom a segmentation tells a segment: those of any. */
  private final Map<String, BitSet> segmented = new HashMap<>();

  /**
   * Bitmaps of a night, which are read when they are first asked for and kept.
   *
   * @param rows the table of a night
   */
  Bitmaps(Vocabulary vocabulary, Dataset<Row> rows) {
    this.vocabulary = vocabulary;
    this.rows = rows;
  }

  /** Whether there are bitmaps of what a name says. */
  static boolean has(List<String> path) {
    return path.size() == 2
        && path.get(0).equals(Vocabulary.SEGMENT)
        && CustomerBitmaps.SEGMENTATIONS.stream()
            .anyMatch(field -> field.name().equals(path.get(1)));
  }

  /**
   * Reads what conditions need and is not here yet, in one job: of tags those that are named, of
   * segmentations all segments.
   *
   * @return whether the night has bitmaps
   */
  boolean read(Collection<Logic> conditions) {
    Set<Member> members = new LinkedHashSet<>(List.of(ALL));
    Set<String> segmentations = new LinkedHashSet<>();
    conditions.forEach(condition -> collect(condition, members, segmentations));
    members.removeAll(bits.keySet());
    segmentations.removeAll(segmented.keySet());
    Column wanted = lit(false);
    for (Member member : members) {
      Column isThis = CustomerBitmaps.MEMBER.col().equalTo(member.member());
      wanted = wanted.or(CustomerBitmaps.DIMENSION.col().equalTo(member.dimension()).and(isThis));
    }
    for (String segmentation : segmentations) {
      wanted = wanted.or(CustomerBitmaps.DIMENSION.col().equalTo(segmentation));
    }
    if (!members.isEmpty() || !segmentations.isEmpty()) {
      keep(rows.where(wanted).select(COLUMNS).collectAsList());
      segmentations.forEach(segmentation -> segmented.put(segmentation, anyOf(segmentation)));
    }
    return !of(ALL).isEmpty();
  }

  private void keep(List<Row> found) {
    int buckets = found.stream().mapToInt(row -> (int) row.getLong(2)).max().orElse(0);
    Map<Member, byte[]> bytes = new HashMap<>();
    for (Row row : found) {
      byte[] all =
          bytes.computeIfAbsent(
              new Member(row.getString(0), row.getString(1)), member -> new byte[buckets * BYTES]);
      System.arraycopy(row.<byte[]>getAs(3), 0, all, (int) (row.getLong(2) - 1) * BYTES, BYTES);
    }
    bytes.forEach((member, array) -> bits.put(member, BitSet.valueOf(array)));
  }

  private BitSet anyOf(String segmentation) {
    BitSet any = new BitSet();
    bits.forEach(
        (member, of) -> {
          if (member.dimension().equals(segmentation)) {
            any.or(of);
          }
        });
    return any;
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
      return oneOf(of(tag(name)), of(ALL));
    } else if (condition instanceof Logic.OneOf one) {
      BitSet yes = new BitSet();
      segments(one).forEach(member -> yes.or(of(member)));
      return oneOf(yes, segmented.get(one.path().get(1)));
    }
    return oneOf(segmented.get(((Logic.Known) condition).path().get(1)), of(ALL));
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

  /** Nobody is what no row tells of. */
  private BitSet of(Member member) {
    return bits.computeIfAbsent(member, nobody -> new BitSet());
  }

  private void collect(Logic condition, Set<Member> members, Set<String> segmentations) {
    if (condition instanceof Logic.Not not) {
      collect(not.of(), members, segmentations);
    } else if (condition instanceof Logic.And and) {
      collect(and.left(), members, segmentations);
      collect(and.right(), members, segmentations);
    } else if (condition instanceof Logic.Or or) {
      collect(or.left(), members, segmentations);
      collect(or.right(), members, segmentations);
    } else if (condition instanceof Logic.Name name) {
      members.add(tag(name));
    } else if (condition instanceof Logic.OneOf one) {
      segmentations.add(one.path().get(1));
    } else if (condition instanceof Logic.Known known) {
      segmentations.add(known.path().get(1));
    }
  }

  private Member tag(Logic.Name name) {
    return new Member(CustomerBitmaps.TAG, vocabulary.tag(name.path().get(1)));
  }

  private static List<Member> segments(Logic.OneOf one) {
    return one.texts().stream().map(text -> new Member(one.path().get(1), text)).toList();
  }
}
