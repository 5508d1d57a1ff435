package io.clientele.lake;

import io.delta.kernel.Scan;
import io.delta.kernel.ScanBuilder;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.And;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.spark.internal.v2.utils.ExpressionUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Predicate$;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.execution.datasources.DataSourceStrategy$;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files of a Delta table at one version, found by the driver alone. Delta itself runs two or
 * three Spark jobs for each read of a table, which for the small tables of a night is more work
 * than the read; here Delta Kernel goes through the log. A filter above the read is told with
 * {@link #where} (see {@link FindFiles}), and files that hold no row of it are not read.
 */
final class TableFiles implements FileIndex {
  private final SparkSession spark;
  private final Engine engine;
  private final Snapshot snapshot;
  private final StructType schema;
  private final StructType partitions;
  private final Optional<Predicate> filter;
  private List<Found> found;

  /** A file, and the folder's values of the partition columns. */
  private record Found(List<String> partition, FileStatus file) {}

  private TableFiles(
      SparkSession spark,
      Engine engine,
      Snapshot snapshot,
      StructType schema,
      StructType partitions,
      Optional<Predicate> filter) {
    this.spark = spark;
    this.engine = engine;
    this.snapshot = snapshot;
    this.schema = schema;
    this.partitions = partitions;
    this.filter = filter;
  }

  /**
   * The rows of a table at a version; nothing where its log asks of readers more than to know files
   * and folders, as with deletion vectors, or where folders are of anything but texts.
   */
  static Optional<Dataset<Row>> read(SparkSession spark, String location, long version) {
    Engine engine = DefaultEngine.create(spark.sparkContext().hadoopConfiguration());
    Snapshot snapshot = TableManager.loadSnapshot(location).atVersion(version).build(engine);
    StructType schema = (StructType) DataType.fromJson(snapshot.getMetadata().getSchemaString());
    StructType partitions = new StructType();
    for (String column : snapshot.getPartitionColumnNames()) {
      partitions = partitions.add(schema.apply(column));
    }
    boolean plain =
        snapshot.getProtocol().getMinReaderVersion() == 1
            && Arrays.stream(partitions.fields())
                .allMatch(field -> field.dataType().equals(DataTypes.StringType));
    return plain
        ? Optional.of(
            spark.baseRelationToDataFrame(
                new TableFiles(spark, engine, snapshot, schema, partitions, Optional.empty())
                    .relation()))
        : Optional.empty();
  }

  /** What a plan reads. */
  HadoopFsRelation relation() {
    // Columns of folders are among the others, or they would come last.
    return new HadoopFsRelation(
        this,
        partitions,
        schema,
        Option.empty(),
        new ParquetFileFormat(),
        Map$.MODULE$.empty(),
        spark);
  }

  /** Only files that may hold rows of which all this is true; the same if that is known already. */
  TableFiles where(List<Expression> conjuncts) {
    Optional<Predicate> all =
        conjuncts.stream()
            .map(one -> DataSourceStrategy$.MODULE$.translateFilter(one, false))
            .flatMap(one -> CollectionConverters.asJava(one.toList()).stream())
            .map(one -> ExpressionUtils.convertSparkFilterToKernelPredicate(one, schema))
            .flatMap(one -> one.getConvertedPredicate().stream())
            .reduce(And::new);
    return filter.isPresent() || all.isEmpty()
        ? this
        : new TableFiles(spark, engine, snapshot, schema, partitions, all);
  }

  private synchronized List<Found> found() {
    if (found == null) {
      ScanBuilder builder = snapshot.getScanBuilder();
      Scan scan = filter.map(builder::withFilter).orElse(builder).build();
      List<Found> files = new ArrayList<>();
      try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
        while (batches.hasNext()) {
          try (CloseableIterator<io.delta.kernel.data.Row> rows = batches.next().getRows()) {
            rows.forEachRemaining(row -> files.add(found(row)));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      found = files;
    }
    return found;
  }

  private Found found(io.delta.kernel.data.Row row) {
    Map<String, String> values = InternalScanFileUtils.getPartitionValues(row);
    var file = InternalScanFileUtils.getAddFileStatus(row);
    return new Found(
        Arrays.stream(partitions.fieldNames()).map(values::get).toList(),
        new FileStatus(
            file.getSize(), false, 0, 0, file.getModificationTime(), new Path(file.getPath())));
  }

  @Override
  public Seq<PartitionDirectory> listFiles(
      Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
    Map<List<String>, List<FileStatus>> byFolder = new LinkedHashMap<>();
    for (Found one : found()) {
      byFolder.computeIfAbsent(one.partition, any -> new ArrayList<>()).add(one.file);
    }
    List<BasePredicate> all =
        CollectionConverters.asJava(partitionFilters).stream().map(this::bound).toList();
    List<PartitionDirectory> folders = new ArrayList<>();
    byFolder.forEach(
        (partition, files) -> {
          InternalRow values =
              new GenericInternalRow(partition.stream().map(TableFiles::text).toArray());
          if (all.stream().allMatch(filter -> filter.eval(values))) {
            folders.add(PartitionDirectory.apply(values, files.toArray(FileStatus[]::new)));
          }
        });
    return CollectionConverters.asScala(folders).toList();
  }

  /** A filter over rows of the values of folders alone. */
  private BasePredicate bound(Expression filter) {
    Map<String, Attribute> named =
        CollectionConverters.asJava(filter.references().toList()).stream()
            .collect(Collectors.toMap(Attribute::name, one -> one, (one, other) -> one));
    List<Attribute> columns =
        Arrays.stream(partitions.fields())
            .<Attribute>map(
                field -> named.getOrDefault(field.name(), DataTypeUtils.toAttribute(field)))
            .toList();
    return Predicate$.MODULE$.create(filter, CollectionConverters.asScala(columns).toList());
  }

  private static Object text(String value) {
    // The protocol's null.
    return value == null || value.isEmpty() ? null : UTF8String.fromString(value);
  }

  @Override
  public Seq<Path> rootPaths() {
    return CollectionConverters.asScala(List.of(new Path(snapshot.getPath()))).toList();
  }

  @Override
  public String[] inputFiles() {
    return found().stream().map(one -> one.file.getPath().toString()).toArray(String[]::new);
  }

  @Override
  public void refresh() {}

  @Override
  public long sizeInBytes() {
    return found().stream().mapToLong(one -> one.file.getLen()).sum();
  }

  @Override
  public StructType partitionSchema() {
    return partitions;
  }

  /** Equal where the same files are found, so that a plan does what it does twice only once. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TableFiles files
        && snapshot.getPath().equals(files.snapshot.getPath())
        && snapshot.getVersion() == files.snapshot.getVersion()
        && filter.toString().equals(files.filter.toString());
  }

  @Override
  public int hashCode() {
    return Objects.hash(snapshot.getPath(), snapshot.getVersion());
  }

  @Override
  public String toString() {
    return snapshot.getPath() + "@v" + snapshot.getVersion();
  }
}
