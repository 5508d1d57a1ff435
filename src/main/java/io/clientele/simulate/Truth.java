package io.clientele.simulate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What no shop knows: the rates, labels and effects behind the files, and what is wrong in them.
 */
final class Truth {
  static final TruthTable PEOPLE =
      new TruthTable(
          "person bigint, account_id string, kind string, card string, buyer string, joined_day double,"
              + " purchase_rate double, dropout_rate double, lifetime_days double, spend double, orders int,"
              + " is_reseller boolean, discount_lover boolean, favourite_category string, habit string, persuasion string, effect double",
          Truth::people);
  static final TruthTable REVIEWS =
      new TruthTable("review_id string, sentiment string, aspect string", Truth::reviews);
  static final TruthTable DEVICES =
      new TruthTable("device_id string, account_id string", Truth::devices);
  static final TruthTable BOTS = new TruthTable("device_id string, why string", Truth::bots);

  /** A person in an arm, with the true effect on them: what {@link #effects} sums up. */
  static final TruthTable TREATMENTS =
      new TruthTable(
          "campaign_id string, persuasion string, treated int, effect decimal(12,9)",
          Truth::treatments);

  /** Rows of fact tables that are dirty, late or corrections. */
  static final TruthTable ODDITIES =
      new TruthTable(
          "table_name string, dirt string, key string, day string, delivered string, correction boolean, late boolean",
          Truth::oddities);

  /** Writes down what is true of a life. */
  record TruthTable(String columns, Source source) implements Serializable {
    /** Rows of one life. */
    @FunctionalInterface
    interface Source extends Serializable {
      List<Row> of(Life life);
    }
  }

  private Truth() {}

  /** Mean true effect by campaign and type over the people in its arms, as decimals: exact sums. */
  static Dataset<Row> effects(Dataset<Row> treatments) {
    return treatments
        .groupBy("campaign_id", "persuasion")
        .agg(
            count(lit(1)).as("people"),
            sum("treated").as("treated"),
            avg("effect").cast("double").as("effect"));
  }

  /** How many rows of each kind of dirt; a duplicate counts once, for the row too many. */
  static Dataset<Row> dirt(Dataset<Row> oddities) {
    return oddities
        .where(col("dirt").notEqual(Dirt.NONE.name()))
        .groupBy("table_name", "dirt")
        .agg(count(lit(1)).as("rows"));
  }

  static Dataset<Row> corrections(Dataset<Row> oddities) {
    return oddities.where(col("correction")).select("table_name", "key", "delivered");
  }

  static Dataset<Row> late(Dataset<Row> oddities) {
    return oddities.where(col("late")).select("table_name", "key", "delivered", "day");
  }

  private static List<Row> people(Life life) {
    Person person = life.person();
    boolean buys = life.orders().stream().anyMatch(o -> o.place() == Order.Place.MARKET);
    return List.of(
        RowFactory.create(
            person.number(),
            person.account(),
            person.kind(),
            person.card(),
            buys ? person.buyer(life.shop().size().seed()) : null,
            person.joined(),
            person.purchaseRate(),
            person.dropoutRate(),
            person.lifetime(),
            person.spend(),
            life.orders().size(),
            person.reseller(),
            person.discountLover(),
            Catalogue.CATEGORY_NAMES.get(person.favourite()),
            person.habit().text(),
            person.persuasion().text(),
            person.persuasion().effect(person.purchaseRate() * Persuasion.DAYS, 1)));
  }

  private static List<Row> reviews(Life life) {
    return Review.of(life).stream()
        .filter(review -> !review.writtenAt().toLocalDate().isAfter(life.shop().size().lastDay()))
        .map(
            review ->
                RowFactory.create(review.id(), lower(review.sentiment()), lower(review.aspect())))
        .toList();
  }

  private static List<Row> devices(Life life) {
    return MadeUpVisits.of(life).stream()
        .map(Event::device)
        .distinct()
        .map(device -> RowFactory.create(device, life.person().account()))
        .toList();
  }

  private static List<Row> bots(Life life) {
    List<Row> rows = new ArrayList<>();
    if (Bots.comeWith(life.person())) {
      for (Bots.Sign sign : Bots.Sign.values()) {
        rows.add(RowFactory.create(Bots.device(life.person(), sign), lower(sign)));
      }
    }
    return rows;
  }

  private static List<Row> treatments(Life life) {
    List<Row> rows = new ArrayList<>();
    double end = life.person().end(life.shop());
    for (Contact contact : life.contacts()) {
      double effect = contact.campaign().effect(life.shop(), life.person(), end);
      rows.add(
          RowFactory.create(
              contact.campaign().id(),
              life.person().persuasion().text(),
              contact.treated() ? 1 : 0,
              BigDecimal.valueOf(effect).setScale(9, RoundingMode.HALF_EVEN)));
    }
    return rows;
  }

  private static List<Row> oddities(Life life) {
    List<Row> rows = new ArrayList<>();
    for (FactTable table : SyntheticShop.TABLES) {
      for (Trace trace : table.traces(life)) {
        if (trace.dirt() != Dirt.NONE || trace.correction() || trace.late()) {
          rows.add(
              RowFactory.create(
                  table.name(),
                  trace.dirt().name(),
                  trace.key(),
                  trace.day().toString(),
                  trace.delivered().toString(),
                  trace.correction(),
                  trace.late()));
        }
      }
    }
    return rows;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
