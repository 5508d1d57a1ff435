package io.clientele.feature;

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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The visits of a shop in Berlin. All tests put their events into one warehouse, each as devices of
 * its own, so that what one test sees has come on top of what others did.
 */
class SessionsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Behaviour BEHAVIOUR = new Behaviour(30, 0.5, 5, 15);

  @TempDir static Path folder;
  private static SparkSession spark;
  private static HandMadeNights shop;
  private static int events;

  @BeforeAll
  static void open() {
    spark = TestSpark.session(BERLIN);
    shop = new HandMadeNights(spark, folder.resolve("shop"));
  }

  private static void night() {
    shop.night(new SessionsStage(BEHAVIOUR));
  }

  private static void happened(String device, String account, String kind, Instant at) {
    put(shop, "e" + events++, device, account, kind, at);
  }

  private static void views(String device, String account, String... times) {
    for (String time : times) {
      happened(device, account, "view", at(time));
    }
  }

  private static Instant at(String berlin) {
    return LocalDateTime.parse(berlin).atZone(BERLIN).toInstant();
  }

  private static void put(
      HandMadeNights nights, String id, String device, String account, String kind, Instant at) {
    Map<Field, Object> event = new HashMap<>();
    event.put(Events.SOURCE, "web");
    event.put(Events.EVENT_ID, id);
    event.put(Events.DEVICE_ID, device);
    event.put(Events.ACCOUNT_ID, account);
    event.put(Events.HAPPENED_AT, Timestamp.from(at));
    event.put(Events.KIND, kind);
    nights.put(Events.TABLE, event);
  }

  private static void take(HandMadeNights nights, String id) {
    nights.take(Events.TABLE, Map.of(Events.SOURCE, "web", Events.EVENT_ID, id));
  }

  /** Columns of the visits of a visitor, in order. */
  private static List<String> visits(String visitor, String... columns) {
    return shop
        .read(Sessions.TABLE)
        .where(Sessions.VISITOR.col().equalTo(visitor))
        .orderBy(Sessions.STARTED_AT.col())
        .selectExpr(columns)
        .collectAsList()
        .stream()
        .map(row -> row.mkString(" "))
        .toList();
  }

  private static List<String> writtenVisitors() {
    return shop
        .lastChanges(Sessions.TABLE)
        .select(Sessions.VISITOR.col())
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static final String[] SPAN = {
    "date_format(started_at, 'MM-dd HH:mm')", "date_format(ended_at, 'HH:mm')", "events", "day"
  };

  @Test
  void aPauseLongerThanTheGapEndsAVisitInTimeThatPassesWhateverClocksShow() {
    views("gap", null, "2025-01-10T10:00", "2025-01-10T10:30", "2025-01-10T11:00:00.000001");
    views("midnight", null, "2025-01-10T23:50", "2025-01-11T00:10", "2025-01-11T00:30");
    // At two in the night the clock is put forward to three.
    views("spring", null, "2025-03-30T01:50", "2025-03-30T03:10");
    // At three it is put back to two: ten past two comes twice.
    happened("autumn", null, "view", Instant.parse("2025-10-26T00:50:00Z"));
    happened("autumn", null, "view", Instant.parse("2025-10-26T01:10:00Z"));
    happened("autumn", null, "view", Instant.parse("2025-10-26T01:50:00Z"));
    // A device and an account of the same name have nothing to do with each other.
    views(null, "gap", "2025-01-10T10:10");
    for (String kind :
        List.of("view", "view", "search", "favourite", "cart", "uncart", "checkout", "share")) {
      happened("kinds", null, kind, at("2025-01-10T10:00"));
    }
    night();
    assertThat(visits("device/gap", SPAN))
        .containsExactly("01-10 10:00 10:30 2 2025-01-10", "01-10 11:00 11:00 1 2025-01-10");
    assertThat(visits("device/midnight", SPAN)).containsExactly("01-10 23:50 00:30 3 2025-01-10");
    assertThat(visits("device/spring", SPAN)).containsExactly("03-30 01:50 03:10 2 2025-03-30");
    assertThat(visits("device/autumn", SPAN))
        .containsExactly("10-26 02:50 02:10 2 2025-10-26", "10-26 02:50 02:50 1 2025-10-26");
    assertThat(visits("account/gap", "device_id", "account_id", "events"))
        .containsExactly("null gap 1");
    assertThat(
            visits(
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
  void machinesAreToldByTheirRateOrTheirDayAndKeepTheirVisits() {
    // Five events in ten minutes are the rate, in eleven they are not; four are too few to tell.
    views("fast", "f", "2025-01-10T10:00", "2025-01-10T10:00", "2025-01-10T10:01");
    views("fast", "f", "2025-01-10T10:02", "2025-01-10T10:10", "2025-01-10T12:00");
    views("slow", null, "2025-01-10T10:00", "2025-01-10T10:00", "2025-01-10T10:01");
    views("slow", null, "2025-01-10T10:02", "2025-01-10T10:11");
    for (int i = 0; i < 4; i++) {
      views("few", null, "2025-01-10T10:00");
    }
    // Every 20 minutes for five hours: 16 events on a day, of which one night has 15.
    for (int i = 0; i < 15; i++) {
      views("steady", null, "2025-01-10T1" + i / 3 + ":" + i % 3 * 2 + "0");
    }
    views("steady", null, "2025-01-11T10:00");
    night();
    assertThat(visits("device/fast", "events", "account_id", "bot_reason"))
        .containsExactly("5 f bot-events-per-minute", "1 f null");
    assertThat(visits("device/slow", "bot_reason")).containsExactly("null");
    assertThat(visits("device/few", "bot_reason")).containsExactly("null");
    assertThat(visits("device/steady", "events", "bot_reason"))
        .containsExactly("15 null", "1 null");

    views("steady", null, "2025-01-10T20:00");
    night();
    assertThat(visits("device/steady", "events", "bot_reason"))
        .as("the day's other visit changes with it")
        .containsExactly("15 bot-events-per-day", "1 bot-events-per-day", "1 null");
  }

  @Test
  void aLoginTellsWhoseTheDeviceWasBeforeAndAfter() {
    views("shared", null, "2025-01-10T10:00", "2025-01-11T10:00", "2025-01-12T10:00");
    views("shared", null, "2025-01-13T10:00", "2025-01-14T10:00");
    night();
    String[] accounts = {"day(started_at)", "seen_account_id", "account_id"};
    assertThat(visits("device/shared", accounts))
        .containsExactly(
            "10 null null", "11 null null", "12 null null", "13 null null", "14 null null");

    happened("shared", "anna", "login", at("2025-01-11T10:01"));
    night();
    assertThat(visits("device/shared", accounts))
        .containsExactly(
            "10 null anna", "11 anna anna", "12 null anna", "13 null anna", "14 null anna");

    // Anna first and Bert last in one visit: it is Anna's, and what follows is Bert's.
    happened("shared", "anna", "login", at("2025-01-13T10:01"));
    happened("shared", "bert", "login", at("2025-01-13T10:02"));
    night();
    assertThat(visits("device/shared", accounts))
        .containsExactly(
            "10 null anna", "11 anna anna", "12 null anna", "13 anna anna", "14 null bert");
  }

  @Test
  void aLateEventMakesOneVisitOfTwoAndTheyPartWhenItIsTakenBack() {
    views("bridge", null, "2025-01-10T10:00", "2025-01-10T10:50", "2025-01-10T12:00");
    night();
    List<String> before = visits("device/bridge", "*");
    assertThat(before).hasSize(3);
    put(shop, "late", "bridge", null, "view", at("2025-01-10T10:25"));
    night();
    assertThat(visits("device/bridge", SPAN))
        .containsExactly("01-10 10:00 10:50 3 2025-01-10", "01-10 12:00 12:00 1 2025-01-10");
    assertThat(writtenVisitors()).as("nobody else's visits").containsExactly("device/bridge");
    take(shop, "late");
    night();
    assertThat(visits("device/bridge", "*")).isEqualTo(before);
  }

  @Test
  void otherSettingsMakeAllVisitsAnew() {
    HandMadeNights other = new HandMadeNights(spark, folder.resolve("other"));
    put(other, "e1", "d", null, "view", at("2025-01-10T10:00"));
    put(other, "e2", "d", null, "view", at("2025-01-10T10:20"));
    other.night(new SessionsStage(BEHAVIOUR));
    assertThat(other.read(Sessions.TABLE).count()).isEqualTo(1);
    assertThat(other.night(new SessionsStage(new Behaviour(10, 0.5, 5, 15))))
        .containsExactly("the settings changed: all visits were made anew");
    assertThat(other.read(Sessions.TABLE).count()).isEqualTo(2);
    assertThat(other.night(new SessionsStage(new Behaviour(10, 0.5, 5, 15))))
        .containsExactly("no event changed");
  }

  private record Event(String device, String account, String kind, Instant at) {}

  @Test
  void nightsInAnyOrderWithCorrectionsAreTheSameAsOneNightWithAll() {
    Random random = new Random(17);
    Map<String, Event> all = new HashMap<>();
    int made = 0;
    for (int night = 0; night < 4; night++) {
      List<String> known = new ArrayList<>(all.keySet());
      Collections.sort(known);
      Collections.shuffle(known, random);
      for (int i = 0; i < 25 && i < known.size(); i++) {
        if (i < 10) {
          all.remove(known.get(i));
          take(shop, known.get(i));
        } else {
          Event told = all.get(known.get(i));
          Event now = event(random);
          // Corrected is the time alone, who it was, or everything.
          Event corrected =
              switch (i % 3) {
                case 0 -> new Event(told.device(), told.account(), told.kind(), now.at());
                case 1 -> new Event(now.device(), now.account(), told.kind(), told.at());
                default -> now;
              };
          all.put(known.get(i), corrected);
          put(known.get(i), corrected, shop);
        }
      }
      for (int i = 0; i < 60; i++) {
        Event first = event(random);
        int burst = random.nextInt(15) == 0 ? 6 : 1;
        for (int j = 0; j < burst; j++) {
          Event event =
              new Event(
                  first.device(), first.account(), first.kind(), first.at().plusSeconds(60L * j));
          String id = "r" + made++;
          all.put(id, event);
          put(id, event, shop);
        }
      }
      night();
    }
    HandMadeNights atOnce = new HandMadeNights(spark, folder.resolve("at-once"));
    all.forEach((id, event) -> put(id, event, atOnce));
    atOnce.night(new SessionsStage(BEHAVIOUR));
    List<String> whole = randomVisits(atOnce);
    assertThat(randomVisits(shop)).isEqualTo(whole);
    // The comparison says something: there is everything in it that can go wrong.
    assertThat(whole)
        .hasSizeBetween(all.size() / 5, all.size() * 3 / 4)
        .anyMatch(visit -> visit.contains("bot-events-per-minute"))
        .anyMatch(visit -> visit.contains("bot-events-per-day"))
        .anyMatch(visit -> visit.startsWith("account/"));
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

  private static void put(String id, Event event, HandMadeNights nights) {
    put(nights, id, event.device(), event.account(), event.kind(), event.at());
  }

  private static List<String> randomVisits(HandMadeNights nights) {
    return nights
        .read(Sessions.TABLE)
        .where("coalesce(device_id, account_id) rlike '^r[0-9]$'")
        .select("visitor", Sessions.TABLE.columns().toArray(String[]::new))
        .collectAsList()
        .stream()
        .map(Row::mkString)
        .sorted()
        .toList();
  }
}
