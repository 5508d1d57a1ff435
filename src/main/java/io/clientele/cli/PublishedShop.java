package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.config.Shop;
import io.clientele.lake.Lake;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Views;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/**
 * What is published of a shop, to be read and not to be changed: for a query, and for notebooks.
 */
public final class PublishedShop {
  private final Shop shop;
  private final SparkSession spark;
  private final Lake lake;
  private final Views views;

  private PublishedShop(Shop shop, SparkSession spark, Lake lake) {
    this.shop = shop;
    this.spark = spark;
    this.lake = lake;
    this.views = new Views(lake, Contracts.ALL, Optional.of(Dates.today(shop)));
  }

  static PublishedShop open(Sessions sessions, ShopOptions options) {
    Configuration configuration = options.read();
    Shop shop = configuration.shop().shop();
    SparkSession spark = sessions.open(shop.zoneId());
    return new PublishedShop(shop, spark, Night.lake(configuration, spark));
  }

  /**
   * Opens a shop as commands do.
   *
   * @param options such as {@code --shop}, {@code conf/my-shop.conf}
   */
  public static PublishedShop open(Sessions sessions, String... options) {
    return open(sessions, CommandLine.populateCommand(new ShopOptions(), options));
  }

  public Shop shop() {
    return shop;
  }

  /** The latest night; empty when none is published. */
  public Optional<LocalDate> lastDate() {
    return PublishedNights.read(lake).lastDate();
  }

  /** Runs a query over the views, see {@link Views#query}. */
  public Dataset<Row> query(String sql) {
    return views.query(sql);
  }

  /** The session in which queries run. */
  public SparkSession spark() {
    return spark;
  }
}
