package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.CommandLineRun;
import io.clientele.SmallShop;
import io.clientele.TestSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small shop with one person whose every word is distinctive. The person is taken in, corrected,
 * forgotten and delivered again, while Spark writes its event log and everything logged is kept.
 */
class ForgetTest {
  private static final String ACCOUNT = "kanarek-4711x";
  private static final List<String> NAMES =
      List.of(
          "Quillonia",
          "Featherstonehaugh",
          "quillonia@perch.example",
          "+49 555 0199731",
          "Sparrowlane 77",
          "1961-02-29",
          "Augustadelia",
          "adelia@nest.example");

  /** What a source calls the person and the person's rows. */
  private static final List<String> KEYS =
      List.of(ACCOUNT, "ordcanary1", "ordcanary2", "ordcanary3", "evcanary");

  private static final String HEADER = "id,mail,tel,first,last,born,street,by,since\n";
  private static final String CANARY =
      ACCOUNT
          + ",quillonia@perch.example,+49 555 0199731,Quillonia,Featherstonehaugh,1961-02-29,Sparrowlane 77,,2025-01-02 10:00:00\n";
  private static final String FRIEND =
      "friend,adelia@nest.example,,Augustadelia,Miller,,," + ACCOUNT + ",2025-01-03 10:00:00\n";

  private static final String MORE =
      """
      personal { key-file = key, vault-key-file = vault-key, vault = "%s" }
      sources.web.orders.amount = "cast(discount as decimal(12,2))"
      sources.web.accounts {
        format = csv
        paths = [accounts]
        options { header = true }
        grain = accounts
        max-refused-share = 0.9
        tables.accounts {
          account_id = id
          email_hash = mail
          phone_hash = tel
          referred_by = by
          registered_at = since
        }
        tables.vault {
          account_id = id, first_name = first, last_name = last, birth_date = born
          address = street, email = mail, phone = tel
        }
      }
      sources.web.events {
        format = csv
        paths = [events]
        options { header = true }
        max-refused-share = 0.5
        tables.events {
          event_id = id, account_id = account, device_id = device, happened_at = at, kind = kind
        }
      }
      """;

  private static final String[] WHOLE = {
    "check quality", "identify customers", "put together visits", "roll up days", "compute features"
  };

  @TempDir private static Path folder;
  private static SmallShop shop;
  private static Path vault;
  private static Watched watched;

  /** What hashes, seals and ids the person had before. */
  private static final Set<String> MADE = new TreeSet<>();

  private static List<String> foundBefore;
  private static List<String> othersBefore;
  private static CommandLineRun forget;
  private static List<String> foundAfter;
  private static List<String> othersAfter;

  @BeforeAll
  static void forgetSomebody() throws IOException {
    vault = folder.resolve("strongbox");
    Files.writeString(folder.resolve("key"), "pepper in a file\n");
    Files.writeString(folder.resolve("vault-key"), "strongbox in a file\n");
    shop = new SmallShop(folder).configure(MORE.formatted(vault));
    shop.write("accounts/1.csv", HEADER + CANARY + FRIEND + "broken,row\n");
    shop.orders(
        "1.csv",
        "ordcanary1," + ACCOUNT + ",2025-01-05 10:00:00,completed,1.00,0,",
        "ordcanary3," + ACCOUNT + ",some time,completed,4.00,0,",
        "o1,friend,2025-01-05 11:00:00,completed,0,0,",
        "o2,friend,another time,completed,0,0,");
    shop.lines("1.csv", "ordcanary1,1,p1,1,10,5", "ordcanary1,2,p2,1,20,5", "o1,1,p1,1,10,5");
    shop.write(
        "events/1.csv",
        """
        id,account,device,at,kind
        evcanary1,,dev1,2025-01-05 09:00:00,view
        evcanary2,%s,dev1,2025-01-05 09:05:00,login
        e3,friend,dev2,2025-01-05 09:05:00,login
        e4,,dev2,2025-01-05 09:06:00,view
        e5,only-refused,dev3,no time,view
        """
            .formatted(ACCOUNT));
    watched = Watched.begin(folder.resolve("events-of-spark"));
    night("2025-01-06", WHOLE);
    shop.orders("2.csv", "ordcanary2," + ACCOUNT + ",2025-01-05 12:00:00,completed,2.00,0,");
    shop.lines("2.csv", "ordcanary2,1,p1,1,10,5", "o1,2,p2,1,7,5");
    night("2025-01-07", WHOLE);
    watched.pause();
    remember();
    foundBefore = hits();
    othersBefore = others();
    watched.goOn();
    forget = forget("--account", "web:" + ACCOUNT, "--reason", "asked by letter");
    assertThat(forget.err()).isEmpty();
    foundAfter = hits();
    watched.pause();
    othersAfter = others();
  }

  private static void night(String asOf, String... stages) {
    PartOfNight.of(
            shop.configuration(),
            shop.warehouse(),
            TestSpark::session,
            name -> name.startsWith("ingest ") || List.of(stages).contains(name))
        .run(asOf);
  }

  private static CommandLineRun forget(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "forget",
                "--shop",
                shop.configuration().toString(),
                "--warehouse",
                shop.warehouse().toString()));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  private static void remember() {
    String mine = " where account_id = '" + ACCOUNT + "'";
    MADE.addAll(shop.query("select email_hash from accounts" + mine));
    MADE.addAll(shop.query("select phone_hash from accounts" + mine));
    MADE.addAll(shop.query("select email from vault" + mine));
    MADE.addAll(shop.query("select last_name from vault" + mine));
    MADE.addAll(shop.query("select customer_id from customer_accounts" + mine));
    assertThat(MADE).hasSize(5).allSatisfy(text -> assertThat(text).hasSizeGreaterThan(15));
  }

  private static List<String> hits() {
    Set<String> words = new TreeSet<>(KEYS);
    words.addAll(NAMES);
    words.addAll(MADE);
    return Stream.of(shop.warehouse(), vault)
        .flatMap(place -> WarehouseFiles.hits(place, words).stream())
        .toList();
  }

  /** What readers see of everybody else. */
  private static List<String> others() {
    List<String> rows = new ArrayList<>();
    String not = " where account_id <> '" + ACCOUNT + "'";
    rows.addAll(shop.query("select * except (referred_by) from accounts" + not));
    rows.addAll(shop.query("select * from vault" + not));
    rows.addAll(shop.query("select * from orders" + not));
    rows.addAll(shop.query("select * from order_lines where order_id not like 'ordcanary%'"));
    rows.addAll(shop.query("select * from events where event_id not like 'evcanary%'"));
    rows.addAll(shop.query("select * from sessions" + not));
    rows.addAll(shop.query("select * from account_days" + not));
    rows.addAll(shop.query("select * from restatements" + not));
    rows.addAll(
        shop.query(
            "select f.* from customer_features_history f join customer_accounts a on f.customer_id = a.customer_id"
                + not));
    rows.addAll(shop.query("select * from quarantine where raw not like '%" + ACCOUNT + "%'"));
    rows.addAll(shop.query("select * from reconciliation"));
    rows.sort(null);
    return rows;
  }

  @Test
  void noByteOfTheWarehouseHoldsThePersonAndBeforeEveryTableDid() {
    assertThat(forget.code()).isZero();
    for (String table :
        List.of(
            "accounts",
            "orders",
            "order_lines",
            "events",
            "sessions",
            "account_days",
            "restatements",
            "customer_accounts",
            "customer_features",
            "quarantine")) {
      assertThat(foundBefore).as(table).anyMatch(hit -> hit.contains(" in " + table + "/"));
    }
    assertThat(foundBefore).as("the vault").anyMatch(hit -> hit.matches(".* in (part|_delta).*"));
    assertThat(foundAfter).isEmpty();
  }

  @Test
  void everybodyElseIsStillThere() {
    assertThat(othersBefore).hasSizeGreaterThan(15);
    assertThat(othersAfter).isEqualTo(othersBefore);
    assertThat(shop.query("select account_id, referred_by is null from accounts"))
        .contains("friend,true");
  }

  @Test
  void theProofTellsTablesAndRowsAndNotWho() {
    List<String> proof =
        shop.query(
            "select table_name, rows, blanked, files_removed > 0, reason from erasures where reason is not null order by 1");
    assertThat(watched.logged()).containsPattern("clean orders +\\d+ files");
    assertThat(proof)
        .contains(
            "accounts,1,1,true,asked by letter",
            "events,2,0,true,asked by letter",
            "order_lines,3,0,true,asked by letter",
            "orders,2,0,true,asked by letter",
            "quarantine,1,0,true,asked by letter",
            "vault,1,0,true,asked by letter");
    assertThat(forget.out()).contains("order_lines").contains("customer_features");
    assertThat(
            shop.query(
                "select count(distinct subject) from erasures where reason = 'asked by letter'"))
        .containsExactly("1");
  }

  @Test
  void filesThatComeAgainBringNobodyBackAndTheirMoneyStaysInTheAccount() {
    shop.write("accounts/3.csv", HEADER + CANARY + FRIEND + "new,new@nest.example,,N,N,,,,\n");
    shop.orders(
        "3.csv",
        "ordcanary1," + ACCOUNT + ",2025-01-05 10:00:00,completed,1.00,0,",
        "ordcanary3," + ACCOUNT + ",some time,completed,4.00,0,",
        "ordcanary9," + ACCOUNT + ",2025-01-06 10:00:00,completed,8.00,0,",
        "o9,friend,2025-01-06 11:00:00,completed,0,0,");
    shop.lines("3.csv", "ordcanary1,1,p1,1,10,5", "o9,1,p1,1,10,5");
    shop.write(
        "events/3.csv",
        """
        id,account,device,at,kind
        evcanary1,,dev1,2025-01-05 09:00:00,view
        e9,friend,dev2,2025-01-06 09:05:00,login
        """);
    night("2025-01-08");
    assertThat(shop.query("select raw from quarantine where run_id = '2025-01-08.1'")).isEmpty();
    assertThat(hits()).isEmpty();
    assertThat(
            shop.query(
                "select feed, outcome, rows, cast(amount as decimal(9,2)) from reconciliation where reason = 'forgotten' order by feed"))
        .containsExactly(
            "accounts,ignored,1,0.00",
            "events,ignored,1,0.00",
            "lines,ignored,1,10.00",
            "orders,ignored,3,13.00");
    assertThat(shop.query("select order_id from orders order by 1")).containsExactly("o1", "o9");
    assertThat(shop.query("select account_id, referred_by is null from accounts order by 1"))
        .containsExactly("friend,true", "new,true");
  }

  @Test
  void whoIsNotKnownIsNoErasure() {
    CommandLineRun nobody = forget("--account", "web:nobody");
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.err())
        .startsWith("nothing is known of account web:nobody")
        .contains("table customer_accounts");
    assertThat(forget("--customer", "0123").err()).startsWith("nothing is known of customer 0123");
    assertThat(forget("--account", "wbe:nobody").err())
        .startsWith("account wbe:nobody is of no source there is")
        .contains("did you mean 'web'?");
    // Somebody that nothing but a refused row names is known.
    CommandLineRun refused = forget("--account", "web:only-refused");
    assertThat(refused.err()).isEmpty();
    assertThat(refused.out()).containsPattern("quarantine +1 ");
    assertThat(forget("--account", "nobody").err()).startsWith("--account nobody is not SOURCE:ID");
    assertThat(forget().code()).isEqualTo(2);
  }

  @Test
  void personalDataIsNowhereInTheClearAndKeysAreNowhereAtAll()
      throws IOException, GeneralSecurityException {
    List<String> words = new ArrayList<>(NAMES);
    words.add("pepper in a file");
    words.add("strongbox in a file");
    String told = Files.readString(watched.eventLog()) + watched.logged();
    assertThat(told).contains("SparkListenerSQLExecutionStart").contains("(secret)");
    assertThat(words)
        .allSatisfy(
            word -> {
              int at = told.indexOf(word);
              // Not the whole log, when it fails.
              assertThat(at < 0 ? "" : told.substring(Math.max(0, at - 300), at + 50)).isEmpty();
            });
    String lower = told.toLowerCase(Locale.ROOT);
    for (String key :
        List.of(
            "hash pepper in a file", "vault strongbox in a file", "tombstone pepper in a file")) {
      byte[] bytes =
          MessageDigest.getInstance("SHA-256")
              .digest(("clientele " + key).getBytes(StandardCharsets.UTF_8));
      for (int with : new int[] {0, 0x36, 0x5c}) {
        byte[] shown = bytes.clone();
        for (int i = 0; i < shown.length; i++) {
          shown[i] ^= (byte) with;
        }
        assertThat(lower.contains(HexFormat.of().formatHex(shown))).as(key + with).isFalse();
      }
    }
    assertThat(foundBefore).noneMatch(hit -> NAMES.stream().anyMatch(hit::startsWith));
  }

  @Test
  void aMissingKeyAndAnotherKeyStopTheRun() {
    String[] night = {
      "nightly",
      "--shop",
      shop.configuration().toString(),
      "--warehouse",
      shop.warehouse().toString(),
      "--set",
      "personal.key-file=\"\""
    };
    CommandLineRun keyless = CommandLineRun.of(night);
    assertThat(keyless.code()).isEqualTo(2);
    assertThat(keyless.err())
        .contains("sources.web.accounts.tables.accounts.email_hash is personal")
        .contains("export CLIENTELE_KEY=…")
        .doesNotContain("\tat ");
    shop.write("other-key", "salt");
    night[night.length - 1] = "personal.key-file=other-key";
    CommandLineRun otherKey = CommandLineRun.of(night);
    assertThat(otherKey.code()).isEqualTo(2);
    assertThat(otherKey.err()).contains("were made with another key");
  }

  @Test
  void filesAndFoldersAreTheirOwnersAlone() throws IOException {
    List<Path> files = new ArrayList<>(WarehouseFiles.of(shop.warehouse()));
    files.addAll(WarehouseFiles.of(vault));
    assertThat(files).hasSizeGreaterThan(100);
    for (Path file : files) {
      assertThat(Files.getPosixFilePermissions(file))
          .as(file.toString())
          .isSubsetOf(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE);
    }
    assertThat(shop.warehouse().resolve("vault")).doesNotExist();
  }
}
