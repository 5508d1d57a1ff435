package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole nights on the real data sets, against published truths and against the files themselves.
 */
@RealData
class RealShopsIT {
  @TempDir Path folder;

  private static Path example(String name) {
    return Path.of("conf/examples", name + ".conf");
  }

  @Test
  void cdnow() {
    Path shop = example("cdnow");
    CommandLineRun.night(shop, folder);
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select outcome, sum(rows), sum(amount) from reconciliation group by 1 order by 1"))
        .containsExactly("accepted,6919,244091.9400", "read,6919,244091.9400");
    assertThat(CommandLineRun.query(shop, folder, "select count(*) from customer_features_current"))
        .containsExactly("2357");
    // Calibration to the 39th week, holdout after it (Fader and Hardie).
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select sum(days - 1), count_if(days = 1), count_if(days > 1), sum(later) from ("
                    + "select count_if(day <= '1997-09-30') days, count_if(day > '1997-09-30') later"
                    + " from account_days where orders > 0 group by source, account_id)"))
        .containsExactly("2457,1411,946,1882");
    assertThat(
            CommandLineRun.query(
                shop, folder, "select sum(units), sum(net_revenue) from account_days"))
        .containsExactly(unitsOfCdnow() + ",244091.9400");
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select count(*) from customer_segments_current where cluster is null or rfm_segment is null or value_tier is null"))
        .containsExactly("0");
  }

  private static String unitsOfCdnow() {
    try (var lines =
        Files.lines(Path.of(System.getenv("CLIENTELE_DATA"), "cdnow/CDNOW_sample.txt"))) {
      return lines.mapToInt(line -> Integer.parseInt(line.substring(20, 23).strip())).sum()
          + ".0000";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void onlineRetail() throws IOException {
    Path shop = example("online-retail");
    CommandLineRun.night(shop, folder);
    Map<String, Long> reasons = new TreeMap<>();
    Map<String, BigDecimal> revenue = new TreeMap<>();
    long lines = countByHand(reasons, revenue);
    assertThat(lines).isEqualTo(320_705);
    Map<String, Long> found = new TreeMap<>();
    CommandLineRun.query(
            shop,
            folder,
            "select concat(outcome, ' ', reason), rows from reconciliation where outcome <> 'read' order by 1")
        .forEach(
            row -> found.put(row.split(",", -1)[0].strip(), Long.valueOf(row.split(",", -1)[1])));
    assertThat(found).isEqualTo(reasons);
    assertThat(
            CommandLineRun.query(
                shop, folder, "select rows from reconciliation where outcome = 'read'"))
        .containsExactly("320705");

    Map<String, BigDecimal> ours = new TreeMap<>();
    CommandLineRun.query(
            shop, folder, "select account_id, sum(net_revenue) from account_days group by 1")
        .forEach(
            row ->
                ours.put(row.split(",", -1)[0], new BigDecimal(row.split(",", -1)[1]).setScale(4)));
    assertThat(ours).isEqualTo(revenue);
  }

  /** The same rules in plain Java over the file. */
  private static long countByHand(Map<String, Long> reasons, Map<String, BigDecimal> revenue)
      throws IOException {
    Path file =
        Path.of(
            System.getenv("CLIENTELE_DATA"), "online-retail/online_retail_2010-12_2011-08.csv.gz");
    Set<String> adjustments =
        Set.of(
            "POST", "DOT", "C2", "M", "D", "S", "B", "CRUK", "PADS", "AMAZONFEE", "BANK CHARGES");
    Set<String> seen = new HashSet<>();
    long count = 0;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        count++;
        String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
        boolean cancellation = cells[0].startsWith("C");
        int quantity = Integer.parseInt(cells[3]);
        BigDecimal price = new BigDecimal(cells[5]);
        String reason;
        if (adjustments.contains(cells[1].toUpperCase(java.util.Locale.ROOT))) {
          reason = "ignored adjustment line";
        } else if (quantity < 0 && !cancellation) {
          reason = "ignored negative quantity without cancellation";
        } else if (price.signum() <= 0) {
          reason = "ignored zero or negative price";
        } else if (cells[6].isEmpty()) {
          reason = "ignored no customer";
        } else if (!seen.add(line)) {
          reason = "duplicate the same row again";
        } else {
          reason = cancellation ? "accepted cancellation" : "accepted";
          revenue.merge(
              cells[6], price.multiply(BigDecimal.valueOf(quantity)).setScale(4), BigDecimal::add);
        }
        reasons.merge(reason, 1L, Long::sum);
      }
    }
    return count;
  }

  @Test
  void rfmGolden() {
    Path shop = example("rfm-golden");
    CommandLineRun.night(shop, folder);
    List<String> scores =
        CommandLineRun.query(
            shop,
            folder,
            "select account_id, recency_days, orders_lifetime, cast(revenue_lifetime as int), recency_score, frequency_score, monetary_score"
                + " from customer_segments_current join customer_features_current using (customer_id)"
                + " join customer_accounts using (customer_id)"
                + " where account_id in ('Abbey O''Reilly', 'Add Senger', 'Aden Lesch', 'Aden Murphy', 'Admiral Senger') order by 1");
    assertThat(scores).hasSize(5);
    assertThat(scores.get(0)).isEqualTo("Abbey O'Reilly,205,6,472,3,4,3");
    assertThat(scores.get(1)).isEqualTo("Add Senger,140,3,340,4,1,2");
    assertThat(scores.get(2)).startsWith("Aden Lesch,").endsWith(",3,2,3");
    assertThat(scores.get(3)).startsWith("Aden Murphy,").endsWith(",5,4,4");
    assertThat(scores.get(4)).startsWith("Admiral Senger,").endsWith(",4,3,3");
  }
}
