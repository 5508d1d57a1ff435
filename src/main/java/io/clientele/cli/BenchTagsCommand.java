package io.clientele.cli;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Configuration;
import io.clientele.config.Tag;
import io.clientele.feature.CustomerFeatures;
import io.clientele.feature.TrainingFeatures;
import io.clientele.lake.Lake;
import io.clientele.lake.RawFiles;
import io.clientele.lake.Views;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Pipeline;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountChoices;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Field;
import io.clientele.schema.Products;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import io.clientele.tag.CustomerTagsStage;
import io.clientele.tag.TagLibrary;
import io.clientele.tag.TrainTagsStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how long it takes to give hundreds of tags, against a filter for each rule. */
@Command(
    name = "tags",
    description = "Measure all tags in one pass, against one filter after the other for rules.")
final class BenchTagsCommand implements Callable<Integer> {
  private static final LocalDate DATE = LocalDate.of(2025, 12, 31);

  /** Every so manieth rule is filtered by itself. */
  private static final int EVERY = 10;

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Option(
      names = "--customers",
      paramLabel = "N",
      description = "Customers to make up. Default: ${DEFAULT-VALUE}.")
  private long customers = 1_000_000;

  @Option(
      names = "--rules",
      paramLabel = "N",
      description = "Rule tags. Default: ${DEFAULT-VALUE}.")
  private int rules = 300;

  @Option(
      names = "--statistics",
      paramLabel = "N",
      description = "Statistic tags. Default: ${DEFAULT-VALUE}.")
  private int statistics = 30;

  @Option(
      names = "--models",
      paramLabel = "N",
      description = "Model tags, of customers like a seed. Default: ${DEFAULT-VALUE}.")
  private int models = 20;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder to work in; what is there is replaced. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("target/bench");

  BenchTagsCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    SparkSession spark = sessions.open(ZoneOffset.UTC);
    String folder = out.toAbsolutePath().resolve("tags").toString();
    RawFiles.remove(spark, folder);
    Lake lake = Lake.open(spark, folder);
    Configuration configuration = configuration();
    TagLibrary library = Night.tags(configuration);
    Timed timed = new Timed(new LogProgress());
    List<Stage> stages =
        List.of(
            new MadeUpCustomers(spark, customers),
            new TrainTagsStage(library, TrainingFeatures.TABLE, TrainingFeatures.DATE),
            new CustomerTagsStage(library));
    new Pipeline(lake, stages, "bench", "bench", timed, Clock.systemUTC()).run(DATE);
    Views views = new Views(lake, Contracts.ALL);
    say(
        "%,d customers, %d rule, %d statistic, %d model tags: %,d rows%n",
        customers, rules, statistics, models, views.current(CustomerTags.TABLE).count());
    say(
        "models learnt    %8.1f s, %8.1f s of CPU%n",
        timed.seconds("train tags"), timed.cpuSeconds("train tags"));
    double ours = timed.seconds("tag customers");
    say("all tags given   %8.1f s, %8.1f s of CPU%n", ours, timed.cpuSeconds("tag customers"));
    double filters = filters(configuration, views, folder);
    say(
        "a filter a rule  %8.1f s, by each %dth of them: %.1f times ours%n",
        filters, EVERY, filters / ours);
    RawFiles.remove(spark, folder);
    return 0;
  }

  /** Seconds of all rules by some of them, each a query of its own that writes its members. */
  private double filters(Configuration configuration, Views views, String folder) {
    String id = CustomerTags.CUSTOMER_ID.name();
    Dataset<Row> features = views.current(CustomerFeatures.TABLE);
    Dataset<Row> segments = views.current(CustomerSegments.TABLE).select(id, "value_tier");
    Measured<Long> measured =
        Measured.of(
            () -> {
              long done = 0;
              for (Map.Entry<String, Tag> tag : configuration.shop().tags().entrySet()) {
                if (tag.getKey().matches("rule-\\d*0")) {
                  RawFiles.write(
                      features.join(segments, id).where(tag.getValue().predicate()).select(id),
                      "parquet",
                      Map.of(),
                      folder + "/filtered");
                  done++;
                }
              }
              return done;
            });
    return measured.seconds() * rules / EVERY / measured.result();
  }

  /** Rules over two features and a segment, preferences in eight dimensions, seeds by a feature. */
  private Configuration configuration() {
    List<String> numbers = CustomerFeatures.TABLE.numbers();
    List<String> dimensions =
        List.of("product", "category", "brand", "channel", "hour", "weekday", "price_band");
    StringBuilder tags = new StringBuilder();
    for (int i = 0; i < rules; i++) {
      tags.append(
          String.format(
              Locale.ROOT,
              "rule-%d { predicate = \"%s > %d and (%s < %d or value_tier = '%d')\" }%n",
              i,
              numbers.get(i % numbers.size()),
              3 + i % 5,
              numbers.get((i * 7 + 3) % numbers.size()),
              2 + i % 6,
              i % 8));
    }
    for (int i = 0; i < statistics; i++) {
      tags.append(
          String.format(
              Locale.ROOT,
              "statistic-%d { preference = %s, statistic { top = %d, min-times = %d, min-lift = 1.%d } }%n",
              i,
              dimensions.get(i % dimensions.size()),
              1 + i % 3,
              2 + i % 2,
              i % 9));
    }
    for (int i = 0; i < models; i++) {
      tags.append(
          String.format(
              Locale.ROOT,
              "model-%d { like = \"%s > 8\", model { max-customers = 4000 } }%n",
              i,
              numbers.get(i * 5 % numbers.size())));
    }
    String file =
        """
        shop { name = bench, zone = UTC, currency = EUR }
        sources.bench {
          orders { format = csv, paths = [orders.csv], tables.orders { order_id = id } }
          products { format = csv, paths = [products.csv], tables.products { product_id = id } }
        }
        tag { doc = "Made up.", owner = bench }
        tags {
        """
            + tags
            + "}\n";
    try {
      Path shop = Files.createTempFile("bench", ".conf");
      Files.writeString(shop, file);
      Configuration configuration = Configuration.read(shop, List.of());
      Files.delete(shop);
      return configuration;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().printf(Locale.ROOT, format, values);
    spec.commandLine().getOut().flush();
  }

  /**
   * Customers whose features go together: each number is one of seven things that nobody sees, and
   * chance. Each has made eight purchases, two of three of what is its own.
   */
  private record MadeUpCustomers(SparkSession spark, long customers) implements Stage {
    private static final int UNSEEN = 7;
    private static final int PURCHASES = 8;
    private static final int PRODUCTS = 400;
    private static final Column ID = substring(sha2(col("id").cast("string"), 256), 1, 20);

    @Override
    public String name() {
      return "make up customers";
    }

    @Override
    public List<Table> inputs() {
      return List.of();
    }

    @Override
    public List<Table> outputs() {
      return List.of(
          CustomerFeatures.TABLE,
          CustomerSegments.TABLE,
          CustomerForecasts.TABLE,
          CustomerAccounts.TABLE,
          AccountChoices.TABLE,
          Products.TABLE);
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      Outputs outputs = Outputs.none();
      for (Table table :
          List.of(CustomerFeatures.TABLE, CustomerSegments.TABLE, CustomerForecasts.TABLE)) {
        outputs.and(table, rows(spark.range(customers).toDF(), table, Map.of()));
      }
      Map<String, Column> account =
          Map.of("source", lit("bench"), "account_id", ID, "customer_id", ID);
      Map<String, Column> product =
          Map.of(
              "source",
              lit("bench"),
              "product_id",
              col("id").cast(Types.STRING),
              "category",
              expr("concat('category ', id % 20)"),
              "brand",
              expr("concat('brand ', id % 11)"));
      return outputs
          .and(
              CustomerAccounts.TABLE,
              rows(spark.range(customers).toDF(), CustomerAccounts.TABLE, account))
          .and(Products.TABLE, rows(spark.range(PRODUCTS).toDF(), Products.TABLE, product))
          .and(AccountChoices.TABLE, choices());
    }

    private Dataset<Row> choices() {
      return spark
          .range(customers)
          .selectExpr("id", "explode(sequence(1, " + PURCHASES + ")) as n")
          .selectExpr(
              "id",
              "date_sub(date'" + DATE + "', cast(pmod(hash(id, n, 1), 365) as int)) as day",
              "if(pmod(hash(id, n, 2), 3) < 2, pmod(hash(id), 20) + 20 * pmod(hash(id, n, 3), 3), pmod(hash(id, n, 4), "
                  + PRODUCTS
                  + ")) as product",
              "pmod(hash(id, 5), 12) + pmod(hash(id, n, 6), 12) as hour",
              "pmod(hash(id, n, 7), 7) + 1 as weekday",
              "element_at(array('web', 'app', 'store'), 1 + pmod(hash(id, n, 8), 3)) as channel")
          .selectExpr(
              "'bench' as source",
              "substring(sha2(cast(id as string), 256), 1, 20) as account_id",
              "day",
              "explode(map('product', cast(product as string), 'hour', lpad(hour, 2, '0'), 'weekday', cast(weekday as string), 'channel', channel)) as (dimension, choice)")
          .groupBy("source", "account_id", "day", "dimension", "choice")
          .agg(org.apache.spark.sql.functions.count(lit(1)).cast(Types.INT).as("times"))
          .withColumn(
              "units", when(col("dimension").equalTo("product"), col("times")).cast(Types.QUANTITY))
          .withColumn(
              "gross_revenue",
              when(
                      col("dimension").equalTo("product"),
                      col("times").multiply(pmod(hash(col("choice")), lit(97)).plus(3)))
                  .cast(Types.MONEY));
    }

    private static Dataset<Row> rows(Dataset<Row> ids, Table table, Map<String, Column> told) {
      return ids.select(
          (table.kind() == Table.Kind.NIGHT ? table.ownFields() : table.fields())
              .stream()
                  .map(
                      field ->
                          told.getOrDefault(field.name(), made(field))
                              .cast(field.type())
                              .as(field.name()))
                  .toArray(Column[]::new));
    }

    private static Column made(Field field) {
      if (field.name().equals(CustomerTags.CUSTOMER_ID.name())) {
        return ID;
      }
      Column chance = pmod(hash(col("id"), lit(field.name())), lit(1000));
      Column value;
      if (field.type().equals(Types.STRING)) {
        value = pmod(chance, lit(8));
      } else if (field.type().equals(Types.DATE)) {
        value = date_sub(lit(java.sql.Date.valueOf(DATE)), pmod(chance, lit(365)));
      } else if (field.type().equals(Types.STRINGS) || field.type().equals(Types.NUMBERS)) {
        value = array();
      } else if (field.type().equals(Types.BOOLEAN)) {
        value = chance.lt(500);
      } else if (field.type().equals(Types.TIMESTAMP)) {
        value = lit(java.sql.Timestamp.valueOf(DATE.atStartOfDay()));
      } else {
        Column unseen = pmod(hash(col("id"), lit(field.name().length() % UNSEEN)), lit(1000));
        value = unseen.plus(chance).divide(200.0);
      }
      return field.isRequired() ? value : when(chance.geq(100), value);
    }
  }
}
