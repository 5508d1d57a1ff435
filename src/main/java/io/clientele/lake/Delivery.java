package io.clientele.lake;

import io.clientele.schema.Deliveries;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The files of a feed that have not been read before. A file is known by path, size and
 * modification time; one with the content of another is recognised as its copy and not read; one
 * that was read before with other content takes the place of what it was.
 */
public final class Delivery {
  /** The column of {@link #rows()} with the path of the file a row is from. */
  public static final String FILE = "_file";

  /** The column of {@link #rows()} with the time the file was modified. */
  public static final String MODIFIED = "_modified";

  /**
   * The column of {@link #rows()} with the text of a row that does not fit the columns; null for
   * one that does.
   */
  public static final String CORRUPT = "_corrupt";

  /** The column of {@link #rows()} that is true for a row that its source has deleted. */
  public static final String DELETED = "_deleted";

  private static final long SMALL_BYTES = 32L << 20;

  private final Lake lake;
  private final FeedFiles feed;
  private final Origin origin;
  private final List<SourceFile> found;
  private final List<SourceFile> fresh;
  private final List<Origin.Known> known;
  private Map<SourceFile, Origin.Content> contents;
  private Map<SourceFile, String> copies;
  private List<String> replaced;

  private Delivery(
      Lake lake, FeedFiles feed, Origin origin, List<SourceFile> found, List<Origin.Known> known) {
    this.lake = lake;
    this.feed = feed;
    this.origin = origin;
    this.found = found;
    this.known = known;
    Set<SourceFile> seen = new HashSet<>();
    known.forEach(file -> seen.add(file.file()));
    this.fresh = found.stream().filter(file -> !seen.contains(file)).toList();
  }

  /**
   * Lists the feed's files and leaves out those that the warehouse, at these versions, has read in
   * the same size and modification time.
   */
  public static Delivery find(Lake lake, FeedFiles feed, Versions versions) {
    Origin origin =
        switch (feed.format()) {
          case "delta" -> new DeltaOrigin(lake, feed);
          case "jdbc" -> new DatabaseOrigin(lake, feed);
          default -> new FileOrigin(lake, feed);
        };
    List<Origin.Known> known =
        versions.has(Deliveries.TABLE)
            ? lake.known().of(feed, versions.of(Deliveries.TABLE))
            : List.of();
    return new Delivery(lake, feed, origin, origin.list(known), known);
  }

  public FeedFiles feed() {
    return feed;
  }

  /** How many files there are that have not been read before. */
  public int size() {
    return fresh.size();
  }

  /** How many files there are in all. */
  public int found() {
    return found.size();
  }

  /** How many bytes the new files have; 0 where the source does not say. */
  public long bytes() {
    return feed.is("delta") || feed.is("jdbc")
        ? 0
        : fresh.stream().mapToLong(SourceFile::bytes).sum();
  }

  /** How many of the new files were read before, in another size or with another time. */
  public long again() {
    Set<String> read = new HashSet<>();
    known.forEach(one -> read.add(one.file().path()));
    return fresh.stream().filter(file -> read.contains(file.path())).count();
  }

  /**
   * Whether its rows are few enough to be sent to all that is known, rather than shuffled with it.
   */
  public boolean isSmall() {
    boolean sized = !feed.is("delta") && !feed.is("jdbc");
    return sized
        ? fresh.stream().mapToLong(SourceFile::bytes).sum() < SMALL_BYTES
        : !known.isEmpty() && fresh.stream().noneMatch(file -> origin.replaces(file, known));
  }

  /** The same for the same files, in whatever order they were listed. */
  public String digest() {
    StringBuilder text = new StringBuilder();
    fresh.forEach(file -> text.append(file).append('\n'));
    return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * The columns to check a mapping against: those of the file read last, and those of the first of
   * the new files; of equal names, whatever their case, the first. What changed between them, and
   * that a file has a column twice, is told by {@link #drift}.
   */
  public StructType columns() {
    List<StructField> all = new ArrayList<>();
    List<StructType> before =
        known.stream().map(Origin.Known::columns).filter(Objects::nonNull).toList();
    if (!before.isEmpty()) {
      all.addAll(List.of(before.get(before.size() - 1).fields()));
    }
    fresh.stream()
        .map(origin::columns)
        .filter(found -> found.length() > 0)
        .findFirst()
        .ifPresent(found -> all.addAll(List.of(found.fields())));
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    return new StructType(
        all.stream().filter(field -> names.add(field.name())).toArray(StructField[]::new));
  }

  /** The new files with what is in them, copies of other files left out. */
  private Map<SourceFile, Origin.Content> originals() {
    Map<SourceFile, Origin.Content> originals = new LinkedHashMap<>(contents());
    originals.keySet().removeAll(copies().keySet());
    return originals;
  }

  private Map<SourceFile, Origin.Content> contents() {
    if (contents == null) {
      contents = origin.look(fresh);
    }
    return contents;
  }

  /**
   * New files with the content of another, and which: a file that was read and still stands, or the
   * first of several new ones. A file that was merely touched is read again: so rows that were
   * refused can be taken after a rule is mended.
   */
  private Map<SourceFile, String> copies() {
    if (copies == null) {
      copies = findCopies();
    }
    return copies;
  }

  private Map<SourceFile, String> findCopies() {
    Map<String, String> latest = latestDigests();
    Set<String> replaced = new HashSet<>(replaced());
    Map<String, String> read = new HashMap<>();
    for (Origin.Known one : known) {
      String path = one.file().path();
      boolean stands = one.digest().equals(latest.get(path)) && !replaced.contains(path);
      if (one.copyOf() == null && stands) {
        read.putIfAbsent(identity(one.file(), one.digest()), path);
      }
    }
    Map<SourceFile, String> found = new LinkedHashMap<>();
    contents()
        .forEach(
            (file, content) -> {
              String other = read.putIfAbsent(identity(file, content.digest()), file.path());
              boolean itself = file.path().equals(other) || replaced.contains(file.path());
              if (other != null && !itself) {
                found.put(file, other);
              }
            });
    return found;
  }

  /** What each file read before was when it was read last. */
  private Map<String, String> latestDigests() {
    Map<String, String> latest = new HashMap<>();
    known.forEach(one -> latest.put(one.file().path(), one.digest()));
    return latest;
  }

  private String identity(SourceFile file, String digest) {
    return digest + " " + (feed.namesMatter() ? file.path() : file.partition());
  }

  /**
   * What the delivery is worth mentioning for: copies, and files read before with other content.
   */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    copies()
        .forEach(
            (file, of) ->
                remarks.add(file.path() + " has the content of " + of + " and was not read again"));
    replaced().forEach(file -> remarks.add(file + " was delivered again with other content"));
    return remarks;
  }

  /**
   * The files that were read before and now have other content, which takes the old one's place.
   */
  public List<String> replaced() {
    if (replaced == null) {
      replaced = findReplaced();
    }
    return replaced;
  }

  private List<String> findReplaced() {
    Map<String, String> latest = latestDigests();
    return contents().entrySet().stream()
        .filter(
            entry ->
                latest.containsKey(entry.getKey().path())
                    && !latest.get(entry.getKey().path()).equals(entry.getValue().digest())
                    && origin.replaces(entry.getKey(), known))
        .map(entry -> entry.getKey().path())
        .toList();
  }

  /** What changed in the columns since the last delivery, for a mapping that uses some of them. */
  public Drift drift(Set<String> used) {
    List<Origin.Known> read =
        known.stream().filter(one -> one.copyOf() == null && one.columns() != null).toList();
    if (feed.is("json")) {
      // A line may leave keys out, and a file all its lines; what was ever there counts.
      StructType ever = new StructType();
      for (Origin.Known one : read) {
        for (StructField field : one.columns().fields()) {
          ever = ever.getFieldIndex(field.name()).isDefined() ? ever : ever.add(field);
        }
      }
      return read.isEmpty()
          ? Drift.NONE
          : Drift.of("earlier files", ever, originals(), used).ofWhatIsThere();
    }
    return read.isEmpty()
        ? Drift.of(null, null, originals(), used)
        : Drift.of(
            read.get(read.size() - 1).file().path(),
            read.get(read.size() - 1).columns(),
            originals(),
            used);
  }

  /** Rows of {@link Deliveries} for the files of this delivery. */
  public Dataset<Row> notes(String runId) {
    List<Row> rows = new ArrayList<>();
    contents()
        .forEach(
            (file, content) ->
                rows.add(
                    RowFactory.create(
                        runId,
                        feed.source(),
                        feed.feed(),
                        file.path(),
                        file.bytes(),
                        new Timestamp(file.modified()),
                        content.digest(),
                        copies().get(file),
                        content.columns() == null || content.columns().isEmpty()
                            ? null
                            : content.columns().toDDL())));
    return lake.frame(Deliveries.TABLE, rows);
  }

  /** Whether any of the new files is to be read: not all are copies. */
  public boolean hasRows() {
    return !originals().isEmpty();
  }

  /**
   * The rows of the new files, with {@link #FILE} and {@link #MODIFIED} and, for some formats,
   * {@link #CORRUPT} and {@link #DELETED}. Text formats are read as text: what a column must be is
   * said by the mapping, so that a value that cannot be read is told and not lost.
   */
  public Dataset<Row> rows() {
    return origin.rows(originals(), known);
  }

  /** The rows of all other files of the feed that are still there, read before or copies. */
  public Optional<Dataset<Row>> otherRows() {
    Set<SourceFile> reading = originals().keySet();
    List<SourceFile> others = found.stream().filter(file -> !reading.contains(file)).toList();
    if (others.isEmpty()) {
      return Optional.empty();
    }
    Map<SourceFile, Origin.Content> wanted = new LinkedHashMap<>();
    Map<SourceFile, StructType> columns = new HashMap<>();
    known.forEach(one -> columns.put(one.file(), one.columns()));
    for (SourceFile file : others) {
      Origin.Content content = contents().get(file);
      wanted.put(file, content != null ? content : new Origin.Content("", columns.get(file)));
    }
    return Optional.of(origin.rows(wanted, known));
  }

  /** The {@link #replaced()} files as a frame with one column, {@link Table#FILE}. */
  public Dataset<Row> replacedFiles() {
    StructType schema =
        new StructType(
            new StructField[] {
              new StructField(
                  Table.FILE.name(),
                  Types.STRING,
                  false,
                  org.apache.spark.sql.types.Metadata.empty())
            });
    return lake.spark()
        .createDataFrame(replaced().stream().map(file -> RowFactory.create(file)).toList(), schema);
  }
}
