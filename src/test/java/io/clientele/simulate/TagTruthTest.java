package io.clientele.simulate;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.config.Configuration;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Facts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.TagQuality;
import io.clientele.schema.Types;
import io.clientele.tag.CustomerTagsStage;
import io.clientele.tag.TagLibrary;
import io.clientele.tag.TrainTagsStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What model tags claim against what is true of the synthetic shop's people. One of three told the
 * shop what they are; {@code children} stands for waiting for discounts, {@code gender} for a coin
 * that nobody's purchases know of. Fifty seeds take a quarter of an hour: asked for with {@code
 * -Dclientele.seeds=50}.
 */
class TagTruthTest {
  private static final int SEEDS = Integer.getInteger("clientele.seeds", 1);
  private static final int PEOPLE = 3000;
  private static final LocalDate LAST = LocalDate.of(2025, 9, 30);
  private static final double WANTED = 0.8;
  private static final double NORMAL_95 = 1.96;

  private static final String TAGS =
      """
      shop { name = mine, zone = Europe/Berlin, currency = EUR }
      sources.web.orders { format = csv, paths = [orders.csv], tables.orders { order_id = id } }
      tag { doc = "Doc.", owner = me, model.precision = %s }
      tags {
        waits { known = "children = 'waits'" }
        coin { known = "gender = 'heads'", model.precision = 0.55 }
      }
      """
          .formatted(WANTED);

  /** What a night would know of a person, by all orders. */
  private static final Map<Field, ToDoubleFunction<Life>> KNOWN = known();

  private static final Table FEATURES = features();

  @TempDir private static Path folder;

  private static Map<Field, ToDoubleFunction<Life>> known() {
    Map<Field, ToDoubleFunction<Life>> known = new java.util.LinkedHashMap<>();
    known.put(number("orders"), life -> life.orders().size());
    known.put(number("lines_per_order"), life -> lines(life).size() / (double) orders(life));
    known.put(
        number("discounted_share"), life -> share(life, line -> line.discount().signum() > 0));
    known.put(number("single_share"), life -> share(life, line -> line.quantity() == 1));
    known.put(
        number("price_mean"),
        life ->
            lines(life).stream()
                .mapToDouble(line -> line.price().doubleValue())
                .average()
                .orElse(0));
    known.put(
        number("hour_mean"),
        life -> life.orders().stream().mapToInt(order -> order.at().getHour()).average().orElse(0));
    return known;
  }

  private static Field number(String name) {
    return Field.required(name, Types.DOUBLE, name);
  }

  private static Table features() {
    List<Field> fields = new ArrayList<>(List.of(CustomerAccounts.CUSTOMER_ID));
    fields.addAll(KNOWN.keySet());
    return Table.night("features", "One row per customer.", fields);
  }

  private static int orders(Life life) {
    return Math.max(1, life.orders().size());
  }

  private static List<Line> lines(Life life) {
    return life.orders().stream().flatMap(order -> order.lines().stream()).toList();
  }

  private static double share(Life life, Predicate<Line> which) {
    List<Line> lines = lines(life);
    return lines.stream().filter(which).count() / (double) Math.max(1, lines.size());
  }

  private static boolean heads(Life life) {
    return new Chance(life.shop().size().seed(), life.person().number(), "coin").happens(0.5);
  }

  private static boolean told(Life life) {
    return life.person().number() % 3 == 0;
  }

  @Test
  void theTruthLiesWhereItIsClaimedToLie() throws IOException {
    int claims = 0;
    int true95 = 0;
    int kept = 0;
    int coins = 0;
    double off = 0;
    StringBuilder figures = new StringBuilder();
    for (int seed = 0; seed < SEEDS; seed++) {
      Shop shop = Shop.of(new ShopSize(PEOPLE, 365, seed, LAST, 1));
      Map<String, Life> lives = new HashMap<>();
      LongStream.range(0, PEOPLE)
          .mapToObj(number -> Life.draw(shop, number))
          .filter(life -> !life.orders().isEmpty())
          .forEach(life -> lives.put(life.person().account(), life));
      HandMadeNights nights = night(lives, folder.resolve("seed-" + seed));
      coins += predicted(nights, "coin").isEmpty() ? 0 : 1;
      List<String> waiting = predicted(nights, "waits");
      if (!waiting.isEmpty()) {
        claims++;
        double right =
            waiting.stream().filter(id -> lives.get(id).person().discountLover()).count();
        double truth = right / waiting.size();
        Row claim =
            nights
                .read(TagQuality.TABLE)
                .where("tag = 'waits' and segmentation = 'all'")
                .select("precision", "predicted", "precision_low", "precision_high")
                .head();
        // The truth is of some hundreds, too, and as uncertain as they are few.
        double half =
            Math.hypot(
                (claim.getDouble(3) - claim.getDouble(2)) / 2,
                NORMAL_95 * Math.sqrt(truth * (1 - truth) / waiting.size()));
        true95 += Math.abs(claim.getDouble(0) - truth) <= half ? 1 : 0;
        kept += truth >= WANTED ? 1 : 0;
        off += claim.getDouble(0) - truth;
        figures.append(
            "seed %d: claimed %.3f of %d (%.3f to %.3f), true %.3f of %d%n"
                .formatted(
                    seed,
                    claim.getDouble(0),
                    claim.getLong(1),
                    claim.getDouble(2),
                    claim.getDouble(3),
                    truth,
                    waiting.size()));
      }
    }
    figures.append(
        "%d of %d seeds claim; true where it is claimed %d, as precise as wanted %d, coins published %d"
            .formatted(claims, SEEDS, true95, kept, coins));
    System.out.println(figures);
    assertThat(claims).as(figures.toString()).isPositive();
    assertThat(off / claims).as(figures.toString()).isCloseTo(0, within(0.1));
    assertThat(true95).as(figures.toString()).isGreaterThanOrEqualTo((int) (0.9 * claims));
    assertThat(kept).as(figures.toString()).isGreaterThanOrEqualTo((int) (0.85 * claims));
    assertThat(coins).as(figures.toString()).isLessThanOrEqualTo(SEEDS / 25);
  }

  private static HandMadeNights night(Map<String, Life> lives, Path warehouse) throws IOException {
    HandMadeNights nights = new HandMadeNights(TestSpark.session(), warehouse);
    lives.forEach(
        (id, life) -> {
          nights.put(CustomerAccounts.TABLE, HandMadeNights.account(id, id));
          Map<Field, Object> account = new HashMap<>();
          account.put(Accounts.SOURCE, "web");
          account.put(Accounts.ACCOUNT_ID, id);
          if (told(life)) {
            account.put(Accounts.CHILDREN, life.person().discountLover() ? "waits" : "does not");
            account.put(Accounts.GENDER, heads(life) ? "heads" : "tails");
          }
          nights.put(Accounts.TABLE, account);
        });
    Path shop = Files.writeString(Files.createTempFile(folder, "shop", ".conf"), TAGS);
    Configuration configuration = Configuration.read(shop, List.of());
    TagLibrary library =
        TagLibrary.of(
            configuration.shop().tags(),
            CustomerSegments.TABLE,
            FEATURES,
            Facts.ALL,
            configuration::problemAt);
    nights.night(
        new People(lives),
        new TrainTagsStage(library, FEATURES, CustomerAccounts.CUSTOMER_ID),
        new CustomerTagsStage(library));
    return nights;
  }

  /** Those who did not tell, and whom a model gives the tag. */
  private static List<String> predicted(HandMadeNights nights, String tag) {
    return nights
        .read(CustomerTags.TABLE)
        .where("confidence < 1 and tag = '" + tag + "'")
        .select(CustomerTags.CUSTOMER_ID.col())
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** What a night knows of people. */
  private record People(Map<String, Life> lives) implements Stage {
    @Override
    public String name() {
      return "know people";
    }

    @Override
    public List<Table> inputs() {
      return List.of();
    }

    @Override
    public List<Table> outputs() {
      return List.of(FEATURES, CustomerSegments.TABLE, CustomerForecasts.TABLE);
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      List<Row> rows = new ArrayList<>();
      lives.forEach(
          (id, life) -> {
            List<Object> values = new ArrayList<>(List.of(id));
            KNOWN.values().forEach(known -> values.add(known.applyAsDouble(life)));
            rows.add(RowFactory.create(values.toArray()));
          });
      Dataset<Row> features =
          TestSpark.session().createDataFrame(rows, FEATURES.ownSchema()).coalesce(1);
      Outputs outputs = Outputs.of(FEATURES, features);
      for (Table table : List.of(CustomerSegments.TABLE, CustomerForecasts.TABLE)) {
        outputs.and(
            table,
            features.select(
                table.ownFields().stream()
                    .map(
                        field ->
                            field.equals(CustomerAccounts.CUSTOMER_ID)
                                ? field.col()
                                : (field.isRequired() ? lit(0) : lit(null))
                                    .cast(field.type())
                                    .as(field.name()))
                    .toArray(org.apache.spark.sql.Column[]::new)));
      }
      return outputs;
    }
  }
}
