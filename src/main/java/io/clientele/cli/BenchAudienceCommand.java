package io.clientele.cli;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.clientele.audience.Audience;
import io.clientele.audience.Counting;
import io.clientele.audience.CustomerBitmapsStage;
import io.clientele.audience.Vocabulary;
import io.clientele.feature.CustomerFeatures;
import io.clientele.lake.Lake;
import io.clientele.lake.RawFiles;
import io.clientele.lake.Views;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Pipeline;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerBitmaps;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.TagDictionary;
import io.clientele.schema.Types;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how long a count over five tags takes, from bitmaps and from tables. */
@Command(
    name = "audience",
    description = "Measure a count of an audience over five tags, from bitmaps and from tables.")
final class BenchAudienceCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Option(
      names = "--customers",
      paramLabel = "N",
      description = "Customers to make up. Default: ${DEFAULT-VALUE}.")
  private long customers = 1_000_000;

  @Option(
      names = "--tags",
      paramLabel = "N",
      description = "Tags to make up, at least ten. Default: ${DEFAULT-VALUE}.")
  private int tags = 300;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder to work in; what is there is replaced. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("target/bench");

  BenchAudienceCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    SparkSession spark = sessions.open(ZoneOffset.UTC);
    String folder = out.toAbsolutePath().resolve("audience").toString();
    RawFiles.remove(spark, folder);
    Lake lake = Lake.open(spark, folder);
    Timed timed = new Timed(new LogProgress());
    List<Stage> stages =
        List.of(new MadeUpCustomers(spark, customers, tags), new CustomerBitmapsStage());
    new Pipeline(lake, stages, "bench", "bench", timed, Clock.systemUTC())
        .run(LocalDate.of(2025, 12, 31));
    say(
        "%,d customers, %d tags; bitmaps drawn in %.1f s%n",
        customers, tags, timed.seconds("draw bitmaps"));
    Vocabulary vocabulary =
        new Vocabulary(MadeUpCustomers.names(tags), CustomerSegments.TABLE, CustomerFeatures.TABLE);
    Views views = new Views(lake, Contracts.ALL);
    Counting bitmaps =
        new Counting(
            vocabulary,
            views.lastDate(),
            views::current,
            Optional.of(views.current(CustomerBitmaps.TABLE)));
    Counting tables = new Counting(vocabulary, views.lastDate(), views::current, Optional.empty());
    measure("bitmaps that are read", bitmaps, vocabulary, tags / 5);
    measure("bitmaps that were read before", bitmaps, vocabulary, tags / 5);
    measure("tables", tables, vocabulary, Math.min(8, tags / 5));
    RawFiles.remove(spark, folder);
    return 0;
  }

  /** Counts over five tags, each time others; the first half of the times is to get warm. */
  private void measure(String from, Counting counting, Vocabulary vocabulary, int turns) {
    double[] milliseconds = new double[turns];
    for (int turn = 0; turn < turns; turn++) {
      Object[] five = five(turn);
      Audience audience =
          vocabulary.audience(
              String.format("tag.t%d or tag.t%d and not tag.t%d or not tag.t%d and tag.t%d", five));
      long started = System.nanoTime();
      counting.overlap(audience, audience);
      milliseconds[turn] = (System.nanoTime() - started) / 1e6;
    }
    double[] warm = Arrays.copyOfRange(milliseconds, turns / 2, turns);
    Arrays.sort(warm);
    say(
        "from %-30s median %.1f ms, slowest of %d %.1f ms%n",
        from, warm[warm.length / 2], warm.length, warm[warm.length - 1]);
  }

  private static Object[] five(int turn) {
    return IntStream.rangeClosed(turn * 5 + 1, turn * 5 + 5).boxed().toArray();
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().printf(Locale.ROOT, format, values);
    spec.commandLine().getOut().flush();
  }

  /** Customers with tags by chance: the first tag is every second customer's, later ones rarer. */
  private record MadeUpCustomers(SparkSession spark, long customers, int tags) implements Stage {
    private static final Column ID = substring(sha2(col("id").cast("string"), 256), 1, 20);

    static List<String> names(int tags) {
      return IntStream.rangeClosed(1, tags).mapToObj(tag -> "t" + tag).toList();
    }

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
      return List.of(CustomerSegments.TABLE, CustomerTags.TABLE, TagDictionary.TABLE);
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      Dataset<Row> rows = spark.range(customers).toDF();
      Column[] has =
          IntStream.rangeClosed(1, tags)
              .mapToObj(
                  tag ->
                      when(
                          pmod(hash(col("id"), lit(tag)), lit(tag + 1)).equalTo(0), lit("t" + tag)))
              .toArray(Column[]::new);
      return Outputs.of(
              CustomerSegments.TABLE,
              rows.select(
                  CustomerSegments.TABLE.ownFields().stream()
                      .map(MadeUpCustomers::segment)
                      .toArray(Column[]::new)))
          .and(
              CustomerTags.TABLE,
              rows.select(
                      ID.as(CustomerTags.CUSTOMER_ID.name()),
                      explode(array_compact(array(has))).as(CustomerTags.TAG.name()))
                  .withColumn(CustomerTags.VALUE.name(), lit(CustomerTags.HAD))
                  .withColumn(CustomerTags.CONFIDENCE.name(), lit(1.0))
                  .withColumn(CustomerTags.EVIDENCE.name(), lit(null).cast(Types.STRING))
                  .withColumn(
                      CustomerTags.VALID_FROM.name(), lit(java.sql.Date.valueOf(run.asOf())))
                  .withColumn(CustomerTags.VALID_TO.name(), lit(null).cast(Types.DATE)))
          .and(TagDictionary.TABLE, dictionary());
    }

    private Dataset<Row> dictionary() {
      Column tag = concat(lit("t"), col("id"));
      return spark
          .range(1, tags + 1)
          .select(
              TagDictionary.TABLE.ownFields().stream()
                  .map(
                      field -> {
                        Column required = field.type().equals(Types.STRING) ? tag : lit(0);
                        if (field.type().equals(Types.STRINGS)) {
                          return array().cast(field.type()).as(field.name());
                        }
                        return (field.isRequired() ? required : lit(null))
                            .cast(field.type())
                            .as(field.name());
                      })
                  .toArray(Column[]::new));
    }

    private static Column segment(Field field) {
      if (field.equals(CustomerSegments.CUSTOMER_ID)) {
        return ID.as(field.name());
      }
      Column value =
          CustomerBitmaps.SEGMENTATIONS.contains(field)
              ? pmod(hash(col("id"), lit(field.name())), lit(8))
              : lit(null);
      return value.cast(field.type()).as(field.name());
    }
  }
}
