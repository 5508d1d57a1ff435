package io.clientele.lake;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.TestSpark;
import io.clientele.schema.AccountDays;
import io.clientele.schema.Field;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.Publications;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse as it was before layouts had numbers, and one of the time to come. */
class MigrationsTest {
  private static final Field KEY = Field.required("key", Types.STRING, "What it is.");
  private static final Field COUNT =
      Field.optional("amount", Types.INT, "The shop's \"amount\".", "not known")
          .check("amount is null or amount >= 0");

  /** The publications of the first layout: without a reason. */
  private static final Table OLD_PUBLICATIONS =
      Table.ledger(
          "publications",
          "As it was.",
          Publications.AS_OF,
          Publications.RUN_ID,
          Publications.SEQUENCE,
          Publications.PUBLISHED_AT,
          Publications.VERSIONS_OF);

  private static final Table OLD_THINGS = Table.fact("things", "Things.", KEY).key(KEY);
  private static final Table THINGS = Table.fact("things", "Things.", KEY, COUNT).key(KEY);
  private static final List<Table> ALL = List.of(THINGS, Publications.TABLE);

  @TempDir Path folder;

  private Lake oldWarehouse() {
    Lake lake = Lake.open(TestSpark.session(), folder.toString());
    lake.create(OLD_THINGS);
    Timestamp at = Timestamp.from(Instant.EPOCH);
    lake.append(OLD_THINGS, lake.frame(OLD_THINGS, List.of(RowFactory.create("a", "f", at))));
    lake.create(OLD_PUBLICATIONS);
    lake.append(
        OLD_PUBLICATIONS,
        lake.frame(
            OLD_PUBLICATIONS,
            List.of(
                RowFactory.create(
                    java.sql.Date.valueOf(LocalDate.of(2025, 1, 1)),
                    "2025-01-01.1",
                    1L,
                    at,
                    Map.of("things", 1L)))));
    // A run that was not published came after.
    lake.append(OLD_THINGS, lake.frame(OLD_THINGS, List.of(RowFactory.create("b", "f", at))));
    return lake;
  }

  private static List<String> rows(Lake lake, String view) {
    return new Views(lake, ALL)
        .read(view).collectAsList().stream().map(Row::mkString).sorted().toList();
  }

  @Test
  void aWarehouseOfTheFirstLayoutIsReadAsItIsAndLedToTheCurrentOne() {
    Lake lake = oldWarehouse();
    assertThat(Layout.of(lake)).hasValue(1);
    assertThat(new Views(lake, ALL).read("things").columns())
        .containsExactly("key", "amount", "file", "file_modified_at");
    List<String> before = rows(lake, "things");
    assertThat(before).hasSize(1).allMatch(row -> row.startsWith("anullf"));
    assertThatThrownBy(() -> Layout.begin(lake))
        .hasMessageContaining("has layout 1, of older code");

    assertThat(Migrations.migrate(lake, ALL))
        .containsExactly(
            "the warehouse now has layout 2: columns that came since and may be null are added to the tables",
            "the warehouse now has layout 3: roll-ups and features have more columns; the next night rolls all days up anew",
            "the warehouse now has layout 4: outcomes of forecasts are told by dimension and member, in place of bucket",
            "the warehouse now has layout 5: segments and their profiles have more columns",
            "the warehouse now has layout 6: tags have values, evidence and dates");

    assertThat(rows(lake, "things")).isEqualTo(before);
    assertThat(rows(lake, "publications")).hasSize(2).last().asString().endsWith("migration");
    Publication head = PublishedNights.read(lake).head();
    assertThat(head.runId()).isEqualTo("2025-01-01.1");
    assertThat(head.versions().of(THINGS)).isEqualTo(lake.version(THINGS));
    lake.create(THINGS);
    lake.create(Publications.TABLE);
    Layout.begin(lake);
    Timestamp at = Timestamp.from(Instant.EPOCH);
    lake.append(THINGS, lake.frame(THINGS, List.of(RowFactory.create("c", 3, "f", at))));
    assertThatThrownBy(
            () ->
                lake.append(
                    THINGS, lake.frame(THINGS, List.of(RowFactory.create("d", -1, "f", at)))))
        .hasStackTraceContaining("CHECK constraint amount");
    assertThat(Migrations.migrate(lake, ALL)).isEmpty();
  }

  @Test
  void aMigrationThatWasKilledIsDoneAgain() throws IOException {
    Lake lake = oldWarehouse();
    // Columns are there, and nothing names them yet.
    lake.addColumns(THINGS);
    lake.addColumns(Publications.TABLE);
    Migrations.migrate(lake, ALL);
    // All is done but for the note.
    Files.delete(folder.resolve("_clientele.json"));
    assertThat(Layout.of(lake)).hasValue(1);
    long version = lake.version(THINGS);
    Migrations.migrate(lake, ALL);
    assertThat(Layout.of(lake)).hasValue(Layout.CURRENT);
    assertThat(lake.version(THINGS)).isEqualTo(version);
    assertThat(rows(lake, "things")).hasSize(1);
    assertThat(rows(lake, "publications")).hasSize(2);
    lake.create(THINGS);
  }

  @Test
  void rollUpsOfOtherColumnsAreEmptiedAndNightsOfBeforeHaveNullInNewColumns() {
    Lake lake = oldWarehouse();
    Table oldDays =
        Table.state(
                "account_days",
                "As it was.",
                AccountDays.SOURCE,
                AccountDays.ACCOUNT_ID,
                AccountDays.DAY)
            .key(AccountDays.SOURCE, AccountDays.ACCOUNT_ID, AccountDays.DAY);
    lake.create(oldDays);
    java.sql.Date asOf = java.sql.Date.valueOf(LocalDate.of(2025, 1, 1));
    lake.append(oldDays, lake.frame(oldDays, List.of(RowFactory.create("web", "a", asOf))));
    Field counted = Field.required("orders", Types.INT, "How many.");
    Field wasRequired = Field.required("products", Types.INT, "How many.");
    Field mayBeNull = Field.optional("products", Types.INT, "How many.", "not known");
    Field other = Field.optional("other", Types.INT, "Another.", "not known");
    Table oldNights = Table.night("nights", "As they were.", List.of(KEY, wasRequired, other));
    // In another order, with one more in the middle.
    Table nights = Table.night("nights", "As they are.", List.of(KEY, other, counted, mayBeNull));
    lake.create(oldNights);
    lake.append(
        oldNights,
        lake.frame(oldNights, List.of(RowFactory.create("2025-01-01.1", asOf, "a", 5, 6))));
    lake.addColumns(Publications.TABLE);
    Publication head = PublishedNights.read(lake).head();
    List<Table> all = List.of(Publications.TABLE, AccountDays.TABLE, nights);
    PublishedNights.publishAgain(
        lake,
        head,
        head.versions().with(AccountDays.TABLE, 1).with(nights, 1),
        "as this test wants it");

    Migrations.migrate(lake, all);
    Publication now = PublishedNights.read(lake).head();
    assertThat(lake.read(AccountDays.TABLE, now.versions().of(AccountDays.TABLE)).isEmpty())
        .isTrue();
    lake.create(AccountDays.TABLE);
    assertThat(now.versions().of(nights)).isEqualTo(lake.version(nights));
    lake.create(nights);
    lake.append(
        nights,
        lake.frame(nights, List.of(RowFactory.create("2025-01-02.1", asOf, "a", 8, 7, null))));
    assertThat(
            lake.read(nights, lake.version(nights))
                .selectExpr("run_id", "other", "orders", "products")
                .collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("2025-01-01.1", 6, null, 5),
            RowFactory.create("2025-01-02.1", 8, 7, null));
    assertThat(Migrations.migrate(lake, all)).isEmpty();
  }

  @Test
  void outcomesByTenthBecomeOutcomesByMemberAndNightsOfBeforeKeepThem() {
    Lake lake = oldWarehouse();
    Field bucket = Field.required("bucket", Types.INT, "A tenth, or 0.");
    List<Field> fields = new ArrayList<>(ForecastOutcomes.TABLE.ownFields());
    fields.removeAll(
        List.of(
            ForecastOutcomes.PURCHASES_VERSION,
            ForecastOutcomes.MEMBER,
            ForecastOutcomes.GINI,
            ForecastOutcomes.DECAYED,
            ForecastOutcomes.BY_PROPENSITY,
            ForecastOutcomes.AUC_BY_PROPENSITY,
            ForecastOutcomes.PROPENSITY_VERSION,
            ForecastOutcomes.PROPENSITY_DECAYED));
    fields.set(fields.indexOf(ForecastOutcomes.DIMENSION), bucket);
    Table old =
        Table.night("forecast_outcomes", "As it was.", fields)
            .key(Table.RUN_ID, ForecastOutcomes.HORIZON_DAYS, bucket);
    lake.create(old);
    java.sql.Date asOf = java.sql.Date.valueOf(LocalDate.of(2025, 1, 1));
    List<Row> rows = new ArrayList<>();
    for (int i : List.of(0, 1, 10)) {
      rows.add(
          RowFactory.create(
              "2025-01-01.1", asOf, 30, asOf, i, 10L, 2.0, 3L, 4.0, 5L, 6.0, 7.0, null));
    }
    lake.append(old, lake.frame(old, rows));
    lake.addColumns(Publications.TABLE);
    Publication head = PublishedNights.read(lake).head();
    List<Table> all = List.of(Publications.TABLE, ForecastOutcomes.TABLE);
    PublishedNights.publishAgain(
        lake, head, head.versions().with(ForecastOutcomes.TABLE, 1), "as this test wants it");

    Migrations.migrate(lake, all);

    Publication now = PublishedNights.read(lake).head();
    long version = lake.version(ForecastOutcomes.TABLE);
    assertThat(now.versions().of(ForecastOutcomes.TABLE)).isEqualTo(version);
    Dataset<Row> carried = lake.read(ForecastOutcomes.TABLE, version);
    assertThat(carried.columns()).containsExactly(ForecastOutcomes.TABLE.schema().fieldNames());
    assertThat(
            carried
                .selectExpr("run_id", "dimension", "member", "actual_spend", "gini", "decayed")
                .collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("2025-01-01.1", "all", "all", 7.0, null, null),
            RowFactory.create("2025-01-01.1", "tenth", "1", 7.0, null, null),
            RowFactory.create("2025-01-01.1", "tenth", "10", 7.0, null, null));
    lake.create(ForecastOutcomes.TABLE);
    // The next night is a partition of its own.
    lake.append(ForecastOutcomes.TABLE, carried.limit(1).withColumn("run_id", lit("2025-01-02.1")));
    assertThat(folder.resolve("forecast_outcomes").resolve("run_id=2025-01-02.1")).isDirectory();
    // Killed before the layout was noted, it is done again, and there is nothing left to do.
    Layout.note(lake, 3);
    version = lake.version(ForecastOutcomes.TABLE);
    PublishedNights.publishAgain(
        lake,
        PublishedNights.read(lake).head(),
        now.versions().with(ForecastOutcomes.TABLE, version),
        "as this test wants it");
    Migrations.migrate(lake, all);
    assertThat(lake.version(ForecastOutcomes.TABLE)).isEqualTo(version);
  }

  @Test
  void aWarehouseOfNewerCodeIsRefusedAndANewOneIsNotedAsCurrent() {
    Lake lake = Lake.open(TestSpark.session(), folder.toString());
    assertThat(Layout.of(lake)).isEmpty();
    Layout.begin(lake);
    assertThat(Layout.of(lake)).hasValue(Layout.CURRENT);
    Layout.note(lake, Layout.CURRENT + 1);
    assertThatThrownBy(() -> Migrations.migrate(lake, ALL))
        .hasMessage(
            "the warehouse "
                + lake.root()
                + " has layout 7, of a newer version of Clientele; this one knows layouts up to 6\n"
                + "  use the newer version, or another warehouse folder");
    assertThatThrownBy(() -> Layout.begin(lake)).hasMessageContaining("newer version");
  }
}
