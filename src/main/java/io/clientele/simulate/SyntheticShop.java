package io.clientele.simulate;

import static org.apache.spark.sql.functions.col;

import io.clientele.lake.RawFiles;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Writes the files of a synthetic shop: systems {@code web}, {@code store} and {@code market}, each
 * with formats and identifiers of its own for the same people, by the night they arrive; and {@code
 * truth}: the people behind them with their rates, labels and effects, and what is wrong in the
 * files.
 */
public final class SyntheticShop {
  static final List<FactTable> TABLES =
      List.of(
          WebAccounts.TABLE,
          WebOrders.ORDERS,
          WebOrders.LINES,
          WebEvents.TABLE,
          WebService.CASES,
          WebService.REVIEWS,
          WebService.CONTACTS,
          StoreSystem.CARDS,
          StoreSystem.RECEIPTS,
          MarketOrders.TABLE);

  private static final String NIGHT = "delivered";
  private static final int PEOPLE_A_TASK = 25_000;

  private SyntheticShop() {}

  /** Writes the shop below a folder, in place of an earlier one; the truth comes last. */
  public static void write(SparkSession spark, ShopSize size, String folder) {
    for (String part : List.of("truth", "web", "store", "market")) {
      RawFiles.remove(spark, folder + "/" + part);
    }
    Shop shop = Shop.of(size);
    for (Dimensions.Dimension dimension : Dimensions.of(shop)) {
      StructType schema = StructType.fromDDL(dimension.columns());
      RawFiles.write(
          spark.createDataFrame(dimension.rows(), schema).coalesce(1),
          "csv",
          Dimensions.OPTIONS,
          folder + "/" + dimension.folder());
    }
    for (FactTable table : TABLES) {
      write(rows(spark, shop, table), table, folder + "/" + table.folder());
    }
    writeTruth(spark, shop, folder + "/truth/");
  }

  /** Whether a shop has been written to its end below that folder. */
  public static boolean isComplete(SparkSession spark, String folder) {
    return RawFiles.isComplete(spark, folder + "/truth/people");
  }

  private static void writeTruth(SparkSession spark, Shop shop, String folder) {
    Dataset<Row> oddities =
        rows(spark, shop, Truth.ODDITIES).persist(StorageLevel.MEMORY_AND_DISK());
    RawFiles.write(
        Truth.dirt(oddities).repartition(1).sortWithinPartitions("table_name", "dirt"),
        "json",
        Map.of(),
        folder + "dirt");
    parquet(Truth.corrections(oddities), folder + "corrections");
    parquet(Truth.late(oddities), folder + "late");
    oddities.unpersist();
    parquet(rows(spark, shop, Truth.REVIEWS), folder + "reviews");
    parquet(
        Truth.effects(rows(spark, shop, Truth.TREATMENTS))
            .repartition(1)
            .sortWithinPartitions("campaign_id", "persuasion"),
        folder + "effects");
    parquet(rows(spark, shop, Truth.DEVICES), folder + "devices");
    parquet(rows(spark, shop, Truth.BOTS).coalesce(1), folder + "bots");
    parquet(rows(spark, shop, Truth.PEOPLE), folder + "people");
  }

  private static void parquet(Dataset<Row> rows, String folder) {
    RawFiles.write(rows, "parquet", Map.of(), folder);
  }

  private static void write(Dataset<Row> rows, FactTable table, String folder) {
    if (!table.byNight()) {
      RawFiles.write(rows, table.format(), table.options(), folder);
      return;
    }
    Column[] order =
        Stream.concat(Stream.of(NIGHT), table.order().stream())
            .map(functions::col)
            .toArray(Column[]::new);
    RawFiles.write(
        rows.repartition(col(NIGHT)).sortWithinPartitions(order),
        table.format(),
        table.options(),
        folder,
        NIGHT);
  }

  private static Dataset<Row> rows(SparkSession spark, Shop shop, FactTable table) {
    boolean byNight = table.byNight();
    StructType columns = StructType.fromDDL(table.columns());
    return people(spark, shop)
        .flatMap(
            (FlatMapFunction<Long, Row>)
                number ->
                    table.traces(Life.draw(shop, number)).stream()
                        .map(trace -> byNight ? withNight(shop, trace) : trace.row())
                        .iterator(),
            Encoders.row(byNight ? columns.add(NIGHT, "string") : columns));
  }

  private static Dataset<Row> rows(SparkSession spark, Shop shop, Truth.TruthTable table) {
    return people(spark, shop)
        .flatMap(
            (FlatMapFunction<Long, Row>)
                number -> table.source().of(Life.draw(shop, number)).iterator(),
            Encoders.row(StructType.fromDDL(table.columns())));
  }

  /** Tasks follow from the size of the shop, so that its files are the same on any machine. */
  private static Dataset<Long> people(SparkSession spark, Shop shop) {
    long people = shop.size().customers();
    return spark.range(0, people, 1, (int) Math.min(1 + people / PEOPLE_A_TASK, 4096));
  }

  private static Row withNight(Shop shop, Trace trace) {
    Object[] values = new Object[trace.row().length() + 1];
    for (int i = 0; i < trace.row().length(); i++) {
      values[i] = trace.row().get(i);
    }
    values[values.length - 1] = shop.folder(trace.delivered());
    return RowFactory.create(values);
  }
}
