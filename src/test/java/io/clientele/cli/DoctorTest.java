package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.CommandLineRun;
import io.clientele.SmallShop;
import io.clientele.lake.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor's command line over set-ups that are broken in several ways. */
class DoctorTest {
  @TempDir Path folder;

  private SmallShop shop() {
    return new SmallShop(folder)
        .orders("a.csv", "1,c1,2025-01-01 10:00:00,completed,0,0,2025-01-01 10:00:00")
        .lines("a.csv", "1,1,p,1,10,5");
  }

  private static CommandLineRun doctor(SmallShop shop, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "doctor",
                "--shop",
                shop.configuration().toString(),
                "--warehouse",
                shop.warehouse().toString()));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  private static List<String> lines(CommandLineRun run, String level) {
    return run.out().lines().filter(line -> line.startsWith(level)).toList();
  }

  @Test
  void aSoundSetUpIsOkAndLeftAsItIs() {
    SmallShop shop = shop();
    CommandLineRun run = doctor(shop, "--set", "shop.as-of=2025-01-02");
    assertThat(lines(run, "error")).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(lines(run, "ok"))
        .anyMatch(line -> line.matches("ok +configuration +shop small, days of Europe/Berlin.*"))
        .anyMatch(line -> line.matches("ok +feed web.orders +1 files, 7 columns"))
        .anyMatch(line -> line.matches("ok +spark +Spark 4\\.1\\..*"))
        .anyMatch(line -> line.matches("ok +delta +Delta Lake 4\\.4\\..*"))
        .anyMatch(line -> line.matches("ok +personal data +no feed gives any"))
        .anyMatch(line -> line.matches("ok +as-of +the next night is that of 2025-01-02"))
        .anyMatch(line -> line.matches("ok +layout +nothing is in the warehouse yet"))
        .anyMatch(line -> line.matches("ok +clock .*"))
        .anyMatch(line -> line.matches("ok +time zone data +tz database 20.*"));
    assertThat(shop.warehouse()).doesNotExist();
  }

  @Test
  void aKeyInAFileIsAKey() {
    SmallShop shop =
        shop()
            .configure(
                """
                sources.web.orders.tables.accounts { account_id = customer, email_hash = customer }
                sources.web.orders.grain = orders
                personal.key-file = secret
                """)
            .write("secret", "pepper\n");
    CommandLineRun run = doctor(shop, "--set", "shop.as-of=2025-01-02");
    assertThat(lines(run, "ok"))
        .anyMatch(line -> line.contains("there is a key to hash it with; the vault is in clear"));
    assertThat(run.code()).as(run.out()).isZero();
  }

  @Test
  void everyMistakeIsToldWithItsRemedyAndNoneHidesAnother() throws IOException {
    SmallShop shop = shop();
    shop.configure(
        """
        sources.web.orders.tables.accounts { account_id = customer, email_hash = customer }
        sources.web.orders.grain = orders
        """);
    Files.delete(folder.resolve("lines/a.csv"));
    Files.createDirectories(shop.warehouse());
    Files.writeString(shop.warehouse().resolve("_clientele.json"), "{\"layout\":99}");
    Files.writeString(
        shop.warehouse().resolve("_lock.json"),
        "{\"host\":\"elsewhere\",\"space\":\"\",\"process\":1,\"started\":1,\"what\":\"far night\",\"token\":\"t\"}");
    CommandLineRun run = doctor(shop, "--set", "shop.as-of=2999-01-01");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).isEmpty();
    assertThat(lines(run, "error"))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("mappings and tags", "email_hash", "personal"),
            line -> assertThat(line).contains("personal data", "there is no key"),
            line -> assertThat(line).contains("layout 99, newer than the " + Layout.CURRENT),
            line -> assertThat(line).contains("2999-01-01: a date to come"),
            line -> assertThat(line).contains("feed web.lines", "no file at"));
    assertThat(lines(run, "warning"))
        .anyMatch(line -> line.contains("held by process 1 on elsewhere (far night)"));
    assertThat(lines(run, "ok")).anyMatch(line -> line.contains("feed web.orders"));
    assertThat(run.out())
        .contains(
            "export CLIENTELE_KEY=…",
            "use the version of Clientele that wrote it",
            "check 'paths' of the feed");
  }

  @Test
  void aConfigurationThatCannotBeReadLeavesTheRestToBeLookedAt() throws IOException {
    SmallShop shop = shop().write("shop.conf", "shop { name = small, zone = Mars/Olympus }");
    Files.writeString(shop.warehouse(), "a file where a folder should be");
    CommandLineRun run = doctor(shop);
    assertThat(run.code()).isEqualTo(2);
    assertThat(lines(run, "error"))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("configuration", "shop.conf:1", "currency"),
            line -> assertThat(line).contains("warehouse", "is a file, not a folder"));
    assertThat(lines(run, "ok")).anyMatch(line -> line.contains("Delta Lake"));
    CommandLineRun none =
        CommandLineRun.of("doctor", "--shop", folder.resolve("no.conf").toString());
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.out())
        .contains("no configuration file at ", "give the shop's file with --shop");
  }

  @Test
  void aSessionThatCannotBeOpenedIsAFindingToo() {
    CommandLineRun run =
        CommandLineRun.of(
            zone -> {
              throw new NoClassDefFoundError("io/delta/sql/DeltaSparkSessionExtension");
            },
            "doctor",
            "--shop",
            shop().configuration().toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(lines(run, "error")).singleElement().asString().contains("no session can be opened");
    assertThat(lines(run, "ok")).anyMatch(line -> line.contains("configuration"));
  }

  @Test
  void maintenanceOfNoWarehouseIsAMistakeAndMakesNone() {
    SmallShop shop = shop();
    CommandLineRun run =
        CommandLineRun.of(
            "maintain",
            "--shop",
            shop.configuration().toString(),
            "--warehouse",
            shop.warehouse().toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("there is no warehouse at ")
        .contains("run jobs/nightly first")
        .doesNotContain("\tat ");
    assertThat(shop.warehouse()).doesNotExist();
  }

  @Test
  void whatIsMeasuredHasItsBounds() {
    LocalDate today = LocalDate.of(2026, 1, 1);
    assertThat(
            List.of(
                MachineCheck.java(11).level(),
                MachineCheck.java(17).level(),
                MachineCheck.java(24).level(),
                MachineCheck.memory(512L << 20).level(),
                MachineCheck.memory(1024L << 20).level(),
                MachineCheck.memory(4096L << 20).level(),
                MachineCheck.zones("2019c", today).level(),
                MachineCheck.zones("2025b", today).level(),
                MachineCheck.engine("spark", "Spark", "3.5.1", "4.1").level(),
                MachineCheck.engine("spark", "Spark", "4.1.2", "4.1").level()))
        .extracting(Enum::name)
        .containsExactly(
            "error", "ok", "warning", "error", "warning", "ok", "warning", "ok", "error", "ok");
    assertThat(
            List.of(
                WarehouseCheck.clock(Duration.ofSeconds(1)).level(),
                WarehouseCheck.clock(Duration.ofSeconds(30)).level(),
                WarehouseCheck.clock(Duration.ofHours(1)).level(),
                WarehouseCheck.disk(1L << 20).level(),
                WarehouseCheck.disk(1L << 30).level(),
                WarehouseCheck.disk(1L << 40).level(),
                WarehouseCheck.layout(Optional.of(1)).level(),
                WarehouseCheck.layout(Optional.of(Layout.CURRENT)).level(),
                WarehouseCheck.layout(Optional.of(Layout.CURRENT + 1)).level()))
        .extracting(Enum::name)
        .containsExactly(
            "ok", "warning", "error", "error", "warning", "ok", "warning", "ok", "error");
  }
}
