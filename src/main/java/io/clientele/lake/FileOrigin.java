package io.clientele.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.url_decode;

import io.clientele.problem.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Rows from csv, text, json and parquet files. */
final class FileOrigin implements Origin {
  private static final int FILES_PER_TASK = 16;

  private final Lake lake;
  private final FeedFiles feed;
  private final Map<String, String> options = new TreeMap<>();
  private final StructType declared;

  FileOrigin(Lake lake, FeedFiles feed) {
    this.lake = lake;
    this.feed = feed;
    if (feed.is("csv")) {
      options.put("escape", "\""); // RFC 4180: a quote inside quotes is doubled
    }
    options.putAll(feed.options());
    declared = feed.columns().isEmpty() ? new StructType() : StructType.fromDDL(feed.columns());
  }

  @Override
  public List<SourceFile> list(List<Known> known) {
    List<SourceFile> files = new ArrayList<>();
    for (String glob : feed.paths()) {
      int before = files.size();
      try {
        Path path = new Path(glob);
        FileSystem system = path.getFileSystem(hadoop());
        FileStatus[] matches = system.globStatus(path);
        for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
          walk(system, match, files);
        }
      } catch (IOException e) {
        throw Problem.configuration(
            "feed " + feed.name() + ": " + glob + " cannot be listed: " + e.getMessage(), "");
      }
      if (files.size() == before) {
        throw Problem.configuration(
            "feed " + feed.name() + ": no file at " + glob,
            "check 'paths' of the feed; relative paths start at the folder of the configuration file");
      }
    }
    return files.stream().distinct().sorted(Comparator.comparing(SourceFile::path)).toList();
  }

  private static void walk(FileSystem system, FileStatus status, List<SourceFile> files)
      throws IOException {
    String name = status.getPath().getName();
    if (name.startsWith("_") || name.startsWith(".")) {
      return;
    }
    if (status.isDirectory()) {
      try {
        for (FileStatus child : system.listStatus(status.getPath())) {
          walk(system, child, files);
        }
      } catch (FileNotFoundException e) {
        throw new IOException(status.getPath() + " vanished while it was listed", e);
      }
    } else {
      files.add(
          new SourceFile(
              // As Spark names it in the rows, however many slashes the listing gave it.
              new Path(status.getPath().toString()).toUri().toString(),
              status.getLen(),
              status.getModificationTime()));
    }
  }

  private Configuration hadoop() {
    return lake.spark().sparkContext().hadoopConfiguration();
  }

  @Override
  public StructType columns(SourceFile file) {
    StructType columns = FileContent.columns(file, feed.format(), options, hadoop());
    if (columns == null) {
      columns = feed.is("text") ? new StructType().add("value", DataTypes.StringType) : declared;
    }
    for (String key : partitionKeys(List.of(file))) {
      columns = has(columns, key) ? columns : columns.add(key, DataTypes.StringType);
    }
    if (feed.is("csv") && namesItsColumns()) {
      columns = typed(columns);
    }
    return feed.is("json") ? declared : columns;
  }

  /** One Spark job: each file is read once as bytes, for its digest, and looked into. */
  @Override
  public Map<SourceFile, Content> look(List<SourceFile> files) {
    if (files.isEmpty()) {
      return Map.of();
    }
    SerializableConfiguration hadoop = new SerializableConfiguration(hadoop());
    String format = feed.format();
    Map<String, String> readerOptions = options;
    try (JavaSparkContext context = notOurs()) {
      int tasks = Math.max(1, Math.min(files.size(), context.defaultParallelism()));
      tasks = Math.max(tasks, files.size() / FILES_PER_TASK);
      List<Content> contents =
          context
              .parallelize(files, tasks)
              .map(file -> FileContent.of(file, format, readerOptions, hadoop.value()))
              .collect();
      Map<SourceFile, Content> byFile = new LinkedHashMap<>();
      for (int i = 0; i < files.size(); i++) {
        byFile.put(files.get(i), contents.get(i));
      }
      return byFile;
    }
  }

  /** The session's context; closing this wrapper must not stop it. */
  private JavaSparkContext notOurs() {
    return new JavaSparkContext(lake.spark().sparkContext()) {
      @Override
      public void close() {}
    };
  }

  @Override
  public boolean replaces(SourceFile file, List<Known> known) {
    return true;
  }

  /** Files with the same columns are read together. */
  @Override
  public Dataset<Row> rows(Map<SourceFile, Content> files, List<Known> known) {
    Map<String, List<SourceFile>> groups = new TreeMap<>();
    Map<String, StructType> columns = new TreeMap<>();
    files.forEach(
        (file, content) -> {
          StructType own = content.columns() == null ? new StructType() : content.columns();
          // An empty file has no columns of its own.
          own = own.isEmpty() && feed.is("csv") ? lastColumns(files, known) : own;
          String key = feed.is("json") ? "" : own.toDDL();
          groups.computeIfAbsent(key, any -> new ArrayList<>()).add(file);
          columns.put(key, own);
        });
    Set<String> partitions = partitionKeys(files.keySet());
    Set<String> clashing = clashing(columns.values());
    Dataset<Row> all = null;
    for (Map.Entry<String, List<SourceFile>> group : groups.entrySet()) {
      Dataset<Row> rows = read(columns.get(group.getKey()), group.getValue(), partitions);
      for (String name : clashing) {
        if (List.of(rows.columns()).contains(name)) {
          rows = rows.withColumn(name, col("`" + name + "`").cast(DataTypes.StringType));
        }
      }
      all = all == null ? rows : all.unionByName(rows, true);
    }
    return all;
  }

  /** The columns of the first of the files that has any, or of the file read last. */
  private static StructType lastColumns(Map<SourceFile, Content> files, List<Known> known) {
    return Stream.concat(
            files.values().stream().map(Content::columns),
            reversed(known).stream().map(Known::columns))
        .filter(columns -> columns != null && !columns.isEmpty())
        .findFirst()
        .orElseGet(StructType::new);
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Columns that have several types in the files. */
  private static Set<String> clashing(Iterable<StructType> columns) {
    Map<String, DataType> types = new TreeMap<>();
    Set<String> clashing = new TreeSet<>();
    for (StructType one : columns) {
      for (StructField field : one.fields()) {
        DataType other = types.putIfAbsent(field.name(), field.dataType());
        if (other != null && !other.equals(field.dataType())) {
          clashing.add(field.name());
        }
      }
    }
    return clashing;
  }

  private Dataset<Row> read(StructType own, List<SourceFile> files, Set<String> partitions) {
    DataFrameReader reader =
        lake.spark()
            .read()
            .format(feed.format())
            .options(options)
            .option("__globPaths__", "false")
            .option("recursiveFileLookup", "true");
    if (feed.is("csv") || feed.is("json")) {
      boolean says = feed.is("csv") && own.length() > 0 && namesItsColumns();
      StructType schema = says ? typed(own) : without(declared, partitions);
      reader =
          reader
              .schema(schema.add(Delivery.CORRUPT, DataTypes.StringType))
              .option("mode", "PERMISSIVE")
              .option("columnNameOfCorruptRecord", Delivery.CORRUPT);
    } else if (feed.is("parquet")) {
      reader = reader.schema(own);
    }
    Dataset<Row> rows =
        reader
            .load(files.stream().map(SourceFile::location).toArray(String[]::new))
            .withColumn(Delivery.FILE, col("_metadata.file_path"))
            .withColumn(Delivery.MODIFIED, col("_metadata.file_modification_time"));
    for (String key : partitions) {
      if (!List.of(rows.columns()).contains(key)) {
        rows = rows.withColumn(key, partition(key));
      }
    }
    return rows;
  }

  /** Whether the columns of a csv file are those it says: by a header, or for want of others. */
  private boolean namesItsColumns() {
    return "true".equalsIgnoreCase(options.get("header")) || declared.length() == 0;
  }

  /** The columns a header names, with the types the configuration declares. */
  private StructType typed(StructType header) {
    StructType typed = new StructType();
    for (StructField field : header.fields()) {
      typed =
          typed.add(
              field.name(),
              has(declared, field.name())
                  ? declared.apply(field.name()).dataType()
                  : DataTypes.StringType);
    }
    return typed;
  }

  private static StructType without(StructType columns, Set<String> names) {
    StructType left = new StructType();
    for (StructField field : columns.fields()) {
      left = names.contains(field.name()) ? left : left.add(field);
    }
    return left;
  }

  private static boolean has(StructType columns, String name) {
    return columns.getFieldIndex(name).isDefined();
  }

  /** Names of folders such as month=2025-01 on the way to the files. */
  private static Set<String> partitionKeys(Iterable<SourceFile> files) {
    Set<String> keys = new TreeSet<>();
    Set<String> seen = new HashSet<>();
    for (SourceFile file : files) {
      String partition = file.partition();
      if (!partition.isEmpty() && seen.add(partition)) {
        for (String part : partition.split("/", -1)) {
          keys.add(part.substring(0, part.indexOf('=')));
        }
      }
    }
    return keys;
  }

  private static Column partition(String key) {
    Column encoded = regexp_extract(col(Delivery.FILE), "/" + Pattern.quote(key) + "=([^/]*)/", 1);
    // Encoded once as a folder's name and once as a URI, where a plus is no blank.
    Column decoded = url_decode(replace(encoded, lit("+"), lit("%2B")));
    decoded = url_decode(replace(decoded, lit("+"), lit("%2B")));
    return nullif(nullif(decoded, lit("__HIVE_DEFAULT_PARTITION__")), lit(""));
  }
}
