package io.clientele.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.config.Behaviour;
import io.clientele.schema.Events;
import io.clientele.schema.Field;
import io.clientele.schema.Sessions;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The visits of a shop in Berlin after each of three nights. Every test has devices of its own; a
 * night costs seconds, so all share them.
 */
class SessionsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Behaviour BEHAVIOUR = new Behaviour(30, 0.5, 5, 15);
  private static final String[] SPAN = {
    "date_format(started_at, 'MM-dd HH:mm')", "date_format(ended_at, 'HH:mm')", "events", "day"
  };

  @TempDir static Path folder;
  private static SparkSession spark;
  private static HandMadeNights shop;
  private static int told;

  /** What the table held after each night. */
  private static final List<Dataset<Row>> VISITS = new ArrayList<>();

  /** What is true about the devices of {@link #randomNight} in the end. */
  private static final Map<String, Event> RANDOM = new TreeMap<>();

  private record Event(String device, String account, String kind, Instant at) {}

  @BeforeAll
  static void threeNights() {
    spark = TestSpark.session(BERLIN);
    shop = new HandMadeNights(spark, folder.resolve("shop"));
    Random random = new Random(17);

    pauses();
    machines();
    views("shared", null, "2025-01-10T10:00", "2025-01-11T10:00", "2025-01-12T10:00");
    views("shared", null, "2025-01-13T10:00", "2025-01-14T10:00");
    views("bridge", null, "2025-01-10T10:00", "2025-01-10T10:50", "2025-01-10T12:00");
    randomNight(random);
    night();

    views("steady", null, "2025-01-10T20:00");
    // Anna first and Bert last in one visit, the fourth.
    happened("shared", "anna", "login", at("2025-01-11T10:01"));
    happened("shared", "anna", "login", at("2025-01-13T10:01"));
    happened("shared", "bert", "login", at("2025-01-13T10:02"));
    put(shop, "late", new Event("bridge", null, "view", at("2025-01-10T10:25")));
    randomNight(random);
    night();

    take("late");
    randomNight(random);
    night();
  }

  private static void pauses() {
    views("gap", null, "2025-01-10T10:00", "2025-01-10T10:30", "2025-01-10T11:00:00.000001");
    views("midnight", null, "2025-01-10T23:50", "2025-01-11T00:10", "2025-01-11T00:30");
    // At two in the night the clock is put forward to three.
    views("spring", null, "2025-03-30T01:50", "2025-03-30T03:10");
    // At three it is put back to two: ten to three comes twice.
    happened("autumn", null, "view", Instant.parse("2025-10-26T00:50:00Z"));
    happened("autumn", null, "view", Instant.parse("2025-10-26T01:10:00Z"));
    happened("autumn", null, "view", Instant.parse("2025-10-26T01:50:00Z"));
    views(null, "gap", "2025-01-10T10:10");
    for (String kind :
        List.of("view", "view", "search", "favourite", "cart", "uncart", "checkout", "share")) {
      happened("kinds", null, kind, at("2025-01-10T10:00"));
    }
  }

  private static void machines() {
    views("fast", "f", "2025-01-10T10:00", "2025-01-10T10:00", "2025-01-10T10:01");
    views("fast", "f", "2025-01-10T10:02", "2025-01-10T10:10", "2025-01-10T12:00");
    views("slow", null, "2025-01-10T10:00", "2025-01-10T10:00", "2025-01-10T10:01");
    views("slow", null, "2025-01-10T10:02", "2025-01-10T10:11");
    for (int i = 0; i < 4; i++) {
      views("few", null, "2025-01-10T10:00");
    }
    // Every 20 minutes for five hours, and again the next day.
    for (int i = 0; i < 15; i++) {
      views("steady", null, "2025-01-10T1" + i / 3 + ":" + i % 3 * 2 + "0");
    }
    views("steady", null, "2025-01-11T10:00");
  }

  /** Takes some events back, corrects some, and adds some. */
  private static void randomNight(Random random) {
    List<String> known = new ArrayList<>(RANDOM.keySet());
    Collections.shuffle(known, random);
    for (int i = 0; i < 25 && i < known.size(); i++) {
      String id = known.get(i);
      if (i < 10) {
        RANDOM.remove(id);
        take(id);
        continue;
      }
      Event before = RANDOM.get(id);
      Event other = event(random);
      // Corrected is the time alone, who it was, or everything.
      Event corrected =
          switch (i % 3) {
            case 0 -> new Event(before.device(), before.account(), before.kind(), other.at());
            case 1 -> new Event(other.device(), other.account(), before.kind(), before.at());
            default -> other;
          };
      RANDOM.put(id, corrected);
      put(shop, id, corrected);
    }
    for (int i = 0; i < 80; i++) {
      Event first = event(random);
      int burst = random.nextInt(15) == 0 ? 6 : 1;
      for (int j = 0; j < burst; j++) {
        Instant at = first.at().plusSeconds(60L * j);
        Event event = new Event(first.device(), first.account(), first.kind(), at);
        String id = "r" + told++;
        RANDOM.put(id, event);
        put(shop, id, event);
      }
    }
  }

  private static Event event(Random random) {
    int device = random.nextInt(7);
    String account = device == 6 || random.nextInt(6) == 0 ? "r" + random.nextInt(3) : null;
    Instant morning = at("2025-02-0" + (1 + random.nextInt(3)) + "T10:00");
    return new Event(
        device == 6 ? null : "r" + device,
        account,
        account != null && random.nextBoolean() ? "login" : "view",
        morning.plusSeconds(60L * random.nextInt(360)));
  }

  private static void night() {
    shop.night(new SessionsStage(BEHAVIOUR));
    VISITS.add(shop.read(Sessions.TABLE));
  }

  private static Instant at(String berlin) {
    return LocalDateTime.parse(berlin).atZone(BERLIN).toInstant();
  }

  private static void views(String device, String account, String... times) {
    for (String time : times) {
      happened(device, account, "view", at(time));
    }
  }

  private static void happened(String device, String account, String kind, Instant at) {
    put(shop, "e" + told++, new Event(device, account, kind, at));
  }

  private static void put(HandMadeNights nights, String id, Event told) {
    Map<Field, Object> event = new HashMap<>();
    event.put(Events.SOURCE, "web");
    event.put(Events.EVENT_ID, id);
    event.put(Events.DEVICE_ID, told.device());
    event.put(Events.ACCOUNT_ID, told.account());
    event.put(Events.HAPPENED_AT, Timestamp.from(told.at()));
    event.put(Events.KIND, told.kind());
    nights.put(Events.TABLE, event);
  }

  private static void take(String id) {
    shop.take(Events.TABLE, Map.of(Events.SOURCE, "web", Events.EVENT_ID, id));
  }

  /** Columns of the visits of a visitor after a night, in order. */
  private static List<String> visits(int night, String visitor, String... columns) {
    return VISITS
        .get(night - 1)
        .where(Sessions.VISITOR.col().equalTo(visitor))
        .orderBy(Sessions.STARTED_AT.col())
        .selectExpr(columns)
        .collectAsList()
        .stream()
        .map(row -> row.mkString(" "))
        .toList();
  }

  @Test
  void noTaskPutsAllEventsOfAVisitorInOrder() {
    Dataset<Row> event =
        spark.sql(
            "select 'web' as source, 'device/d' as visitor, timestamp'2025-01-10 10:00:00' as happened_at,"
                + " 'e' as event_id, 'd' as device_id, 'a' as account_id, 'view' as kind");

    List<String> keys = new ArrayList<>();
    new Visits(BEHAVIOUR)
        .of(event)
        .queryExecution()
        .analyzed()
        .foreach(
            node -> {
              if (node instanceof org.apache.spark.sql.catalyst.plans.logical.Window window) {
                keys.add(window.partitionSpec().mkString(" ").replaceAll("#\\d+L?", ""));
              }
              return null;
            });

    // Two windows a pass, the first pass over events last: by hour. The other goes over what it
    // made.
    assertThat(keys).hasSize(4);
    assertThat(keys.subList(0, 2)).containsOnly("source visitor");
    assertThat(keys.subList(2, 4)).allMatch(key -> key.startsWith("source visitor _w"));
  }

  @Test
  void aPauseLongerThanTheGapEndsAVisit() {
    assertThat(visits(1, "device/gap", SPAN))
        .containsExactly("01-10 10:00 10:30 2 2025-01-10", "01-10 11:00 11:00 1 2025-01-10");
  }

  @Test
  void aVisitThatGoesOnPastMidnightIsOneOfTheDayItBeganOn() {
    assertThat(visits(1, "device/midnight", SPAN))
        .containsExactly("01-10 23:50 00:30 3 2025-01-10");
  }

  @Test
  void aPauseIsTimeThatPassesWhenClocksArePutForwardOrBack() {
    assertThat(visits(1, "device/spring", SPAN)).containsExactly("03-30 01:50 03:10 2 2025-03-30");
    assertThat(visits(1, "device/autumn", SPAN))
        .containsExactly("10-26 02:50 02:10 2 2025-10-26", "10-26 02:50 02:50 1 2025-10-26");
  }

  @Test
  void aDeviceAndAnAccountOfTheSameNameHaveNothingToDoWithEachOther() {
    assertThat(visits(1, "account/gap", "device_id", "account_id", "events"))
        .containsExactly("null gap 1");
  }

  @Test
  void aVisitCountsWhatWasDoneInIt() {
    assertThat(
            visits(
                1,
                "device/kinds",
                "events",
                "views",
                "searches",
                "favourites",
                "carts",
                "uncarts",
                "checkouts",
                "logins",
                "shares"))
        .containsExactly("8 2 1 1 1 1 1 0 1");
  }

  @Test
  void aVisitIsAMachinesFromTheRateOnAndKeepsItsAccount() {
    assertThat(visits(1, "device/fast", "events", "account_id", "bot_reason"))
        .as("five events in ten minutes are the rate")
        .containsExactly("5 f bot-events-per-minute", "1 f null");
    assertThat(visits(1, "device/slow", "bot_reason")).as("in eleven").containsExactly("null");
    assertThat(visits(1, "device/few", "bot_reason")).as("four").containsExactly("null");
  }

  @Test
  void allVisitsOfADayAreAMachinesWhenTogetherTheyHaveTooManyEvents() {
    assertThat(visits(1, "device/steady", "events", "bot_reason"))
        .containsExactly("15 null", "1 null");
    assertThat(visits(2, "device/steady", "events", "bot_reason"))
        .as("an event came to the day: its other visit changes with it, the next day's does not")
        .containsExactly("15 bot-events-per-day", "1 bot-events-per-day", "1 null");
  }

  @Test
  void aLoginTellsWhoseTheDeviceWasBeforeAndIsAfter() {
    String[] accounts = {"day(started_at)", "seen_account_id", "account_id"};
    assertThat(visits(1, "device/shared", accounts))
        .containsExactly(
            "10 null null", "11 null null", "12 null null", "13 null null", "14 null null");
    assertThat(visits(2, "device/shared", accounts))
        .as("a visit with two accounts is the first one's, and what comes after it the last one's")
        .containsExactly(
            "10 null anna", "11 anna anna", "12 null anna", "13 anna anna", "14 null bert");
  }

  @Test
  void aLateEventMakesOneVisitOfTwoAndTheyPartWhenItIsTakenBack() {
    assertThat(visits(1, "device/bridge", SPAN)).hasSize(3);
    assertThat(visits(2, "device/bridge", SPAN))
        .containsExactly("01-10 10:00 10:50 3 2025-01-10", "01-10 12:00 12:00 1 2025-01-10");
    assertThat(visits(3, "device/bridge", "*")).isEqualTo(visits(1, "device/bridge", "*"));
  }

  @Test
  void onlyVisitsThatAreOtherThanBeforeAreWritten() {
    List<String> written =
        shop
            .lastChanges(Sessions.TABLE)
            .selectExpr("visitor || ' ' || date_format(started_at, 'HH:mm')")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(written)
        .contains("device/bridge 10:00", "device/bridge 10:50")
        .doesNotContain("device/bridge 12:00")
        .allMatch(visit -> visit.matches("device/bridge .*|(device|account)/r\\d .*"));
  }

  @Test
  void threeNightsWithCorrectionsAreTheSameAsOneAndAsAChangeOfTheSettings() {
    HandMadeNights atOnce = new HandMadeNights(spark, folder.resolve("at-once"));
    RANDOM.forEach((id, event) -> put(atOnce, id, event));
    atOnce.night(new SessionsStage(BEHAVIOUR));
    List<String> whole = random(atOnce.read(Sessions.TABLE));
    assertThat(random(VISITS.get(2))).isEqualTo(whole);
    assertThat(whole)
        .as("the comparison has everything in it that can go wrong")
        .hasSizeBetween(RANDOM.size() / 5, RANDOM.size() * 3 / 4)
        .anyMatch(visit -> visit.contains("bot-events-per-minute"))
        .anyMatch(visit -> visit.contains("bot-events-per-day"))
        .anyMatch(visit -> visit.startsWith("account/"));

    Behaviour other = new Behaviour(10, 0.5, 5, 15);
    assertThat(atOnce.night(new SessionsStage(other)))
        .containsExactly("the settings changed: all visits were made anew");
    assertThat(random(atOnce.read(Sessions.TABLE))).hasSizeGreaterThan(whole.size());
    assertThat(atOnce.night(new SessionsStage(BEHAVIOUR))).hasSize(1);
    assertThat(random(atOnce.read(Sessions.TABLE))).isEqualTo(whole);
    assertThat(atOnce.night(new SessionsStage(BEHAVIOUR))).containsExactly("no event changed");
  }

  private static List<String> random(Dataset<Row> visits) {
    return visits
        .where("coalesce(device_id, account_id) rlike '^r[0-9]$'")
        .select(Sessions.VISITOR.name(), Sessions.TABLE.columns().toArray(String[]::new))
        .collectAsList()
        .stream()
        .map(row -> row.mkString(" "))
        .sorted()
        .toList();
  }
}
