package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wrong things a user will do, and what is said then: no stack trace, where it is, and what to do.
 */
class MistakesIT {
  @TempDir Path folder;

  private SmallShop shop;

  @BeforeEach
  void aGoodShop() {
    shop =
        new SmallShop(folder)
            .orders("a.csv", "o1,c1,2025-03-01 10:00:00,completed,,,")
            .lines("a.csv", "o1,1,p1,2,10.00,4.00");
  }

  private void mistake(int code, String... messages) {
    CommandLineRun run = shop.tryNight("2025-03-10");
    assertThat(run.err()).contains(messages).doesNotContain("\tat ");
    assertThat(run.code()).isEqualTo(code);
  }

  private void replace(String good, String bad) throws IOException {
    String text = Files.readString(shop.configuration());
    assertThat(text).contains(good);
    Files.writeString(shop.configuration(), text.replace(good, bad));
  }

  @Test
  void anUnknownKey() throws IOException {
    replace("format = csv\n    paths = [orders]", "fromat = csv\n    paths = [orders]");
    mistake(
        2,
        shop.configuration()
            + ":4: sources.web.orders.fromat is no configuration key; did you mean 'format'?");
    assertThat(shop.warehouse()).doesNotExist();
  }

  @Test
  void aMisspeltTargetColumn() throws IOException {
    replace("ordered_at = at", "orderd_at = at");
    mistake(
        2,
        ": sources.web.orders.tables.orders.orderd_at is no column of orders; did you mean 'ordered_at'?");
  }

  @Test
  void aMisspeltSourceColumnWhenTheHeaderIsKnown() throws IOException {
    replace("account_id = customer", "account_id = custommer");
    assertThat(
            CommandLineRun.of(
                    "plan",
                    "--shop",
                    shop.configuration().toString(),
                    "--warehouse",
                    shop.warehouse().toString())
                .err())
        .contains("did you mean 'customer'?");
    assertThat(shop.warehouse()).doesNotExist();
    mistake(
        2,
        ": sources.web.orders.tables.orders.account_id no column 'custommer'; did you mean 'customer'?");
  }

  @Test
  void aRequiredColumnThatIsNotMapped() throws IOException {
    replace("status = status", "");
    mistake(2, ": sources.web.orders.tables.orders lacks column status, which is never null");
  }

  @Test
  void aFeatureThatIsNone() {
    shop.configure("segment.value-tiers.by = revenu_lifetime");
    mistake(
        2,
        "segment.value-tiers.by names no column 'revenu_lifetime' in customer_features; did you mean 'revenue_lifetime'?");
  }

  @Test
  void aTypoInAPredicate() {
    shop.configure("tags.mine { predicate = \"recency_dayz < 3\", doc = Mine., owner = me }");
    mistake(2, "tags.mine.predicate no column 'recency_dayz'; did you mean 'recency_days'?");
    shop.configure(
        "tags.mine { predicate = \"reflect('java.lang.Runtime', 'x') = ''\", doc = Mine., owner = me }");
    mistake(2, "tags.mine.predicate function 'reflect' is not allowed here");
    shop.configure("segment.own = [{ name = near, when = \"clv_365 > 3\", doc = Near. }]");
    mistake(2, "segment.own.0.when no column 'clv_365'; did you mean 'clv_365d'?");
    shop.configure(
        "segment.own = [{ name = near, when = \"usual_season = 'fall'\", doc = Near. }]");
    mistake(2, "segment.own.0.when usual_season is never 'fall'; valid here: autumn, spring,");
    shop.configure("segment.strategies.lifecycle.sleeping = \"Wake them.\"");
    mistake(2, "segment.strategies.lifecycle.sleeping is no segment; valid here: active, at risk,");
    shop.configure("segment.strategies.life_cycle.lost = \"Let them go.\"");
    mistake(2, "segment.strategies.life_cycle is no segmentation; did you mean 'lifecycle'?");
    assertThat(shop.warehouse()).doesNotExist();
  }

  @Test
  void aMissingFile() throws IOException {
    replace("paths = [lines]", "paths = [line]");
    mistake(2, "feed web.lines: no file at " + folder.resolve("line"), "check 'paths' of the feed");
  }

  @Test
  void anUnreadableGzipAndThenQueriesOfTheMendedNight() throws IOException {
    Files.write(folder.resolve("lines/b.csv.gz"), new byte[] {'n', 'o', ' ', 'g', 'z', 'i', 'p'});
    mistake(1, "cannot read file:" + folder.resolve("lines/b.csv.gz"), "mend or replace the file");
    // With the file mended the same run goes on.
    Files.delete(folder.resolve("lines/b.csv.gz"));
    shop.night("2025-03-10");
    assertThat(shop.query("select attempt, status from runs order by 1"))
        .containsExactly("1,failed", "2,published");
    aQueryWithTyposNamesWhatThereIs();
  }

  private void aQueryWithTyposNamesWhatThereIs() {
    List<String> where =
        List.of(
            "query",
            "--shop",
            shop.configuration().toString(),
            "--warehouse",
            shop.warehouse().toString());
    CommandLineRun table =
        CommandLineRun.of(
            where.get(0),
            where.get(1),
            where.get(2),
            where.get(3),
            where.get(4),
            "select * from customer_feature_current");
    assertThat(table.code()).isEqualTo(2);
    assertThat(table.err())
        .contains(
            "no table or view 'customer_feature_current'",
            "did you mean 'customer_features_current'?");
    CommandLineRun column =
        CommandLineRun.of(
            where.get(0),
            where.get(1),
            where.get(2),
            where.get(3),
            where.get(4),
            "select recency from customer_features_current");
    assertThat(column.code()).isEqualTo(2);
    assertThat(column.err()).contains("recency_days").doesNotContain("\tat ");
    assertThat(
            shop.query(
                "with buyers as (select 1 as n from CUSTOMER_FEATURES_CURRENT) select count(*) from buyers"))
        .containsExactly("1");
    for (String change :
        List.of(
            "delete from delta.`" + shop.warehouse() + "/publications`",
            "create table mine as select 1 as one",
            "insert into delta.`" + shop.warehouse() + "/orders` select * from orders")) {
      CommandLineRun run =
          CommandLineRun.of(
              where.get(0), where.get(1), where.get(2), where.get(3), where.get(4), change);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).startsWith("only a query can be run here");
    }
  }

  @Test
  void aFileWithAnotherHeader() {
    shop.write("lines/b.csv", "order,line,item,quantity,price,cost\no1,2,p1,1,1.00,1.00\n");
    mistake(
        4,
        "feed web.lines: file:"
            + folder.resolve("lines/b.csv")
            + " has no column 'product', which was in file:"
            + folder.resolve("lines/a.csv"),
        "change the feed's mapping, or mend the files");
  }

  @Test
  void emptyInput() {
    shop.orders("a.csv").lines("a.csv");
    mistake(
        4,
        "there is no order up to 2025-03-10: the sources were empty, or all their orders are later");
  }

  @Test
  void datesThatCannotBeReadAndNoRowsLeft() {
    shop.orders("a.csv", "o1,c1,yesterday,completed,,,", "o2,c1,2025-99-01,completed,,,");
    mistake(
        4,
        "feed web.orders: 2 of 2 rows were refused, more than max-refused-share 0.5 allows: 2 × ordered_at is missing or cannot be read",
        "feed web.orders: no rows left: of 2 rows, 2 were refused and 0 ignored",
        "nothing was published");
    CommandLineRun readers =
        CommandLineRun.of(
            "query",
            "--shop",
            shop.configuration().toString(),
            "--warehouse",
            shop.warehouse().toString(),
            "select * from customer_features_current");
    assertThat(readers.code()).isEqualTo(2);
    assertThat(readers.err()).contains("nothing is published yet in");
    assertThat(shop.query("select count(*) from quarantine")).containsExactly("2");
  }

  @Test
  void aWarehouseThatIsAFile() throws IOException {
    Files.writeString(shop.warehouse(), "not a folder");
    mistake(2, "is a file, not a folder");
  }

  @Test
  void badArguments() {
    CommandLineRun run = CommandLineRun.of("nightly", "--as-of", "31.12.2025");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'31.12.2025' is not a date such as 2025-12-31");
    assertThat(CommandLineRun.of("nightly", "--shop", folder.resolve("none.conf").toString()).err())
        .startsWith("no configuration file at ");
    assertThat(CommandLineRun.of("describe", "custmers_accounts").err())
        .contains("did you mean 'customer_accounts'?");
    assertThat(
            CommandLineRun.of(
                    "generate", "--customers", "0", "--days", "3", "--out", folder.toString())
                .err())
        .contains("Number of customers must be at least 1, cannot be: 0");
  }
}
