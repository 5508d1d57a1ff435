package io.clientele;

import io.clientele.cli.PublishedShop;
import io.clientele.problem.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What readers find in a warehouse, less what tells runs apart: for comparing two of them. */
final class Warehouses {
  private static final List<String> VIEWS =
      List.of(
          "orders",
          "order_lines",
          "accounts",
          "vault",
          "products",
          "exchange_rates",
          "customer_accounts",
          "account_days",
          "account_choices",
          "customer_features_current",
          "feature_statistics_current",
          "customer_segments_current",
          "segment_models_current",
          "segment_profiles_current",
          "segment_evaluations_current",
          "segmentation_metrics_current",
          "customer_tags_current",
          "tag_dictionary_current",
          "customer_bitmaps_current",
          "audience_sizes_current");

  /** Of shops with tags, and with saved audiences. */
  private static final Set<String> ASKED_FOR =
      Set.of("customer_bitmaps_current", "audience_sizes_current");

  private static final Set<String> FACTS =
      Set.of("orders", "order_lines", "accounts", "vault", "products", "exchange_rates");

  private Warehouses() {}

  /**
   * Every view that the shop has, with its rows, sorted, without the run's id; and the account of
   * rows of the run that is published.
   */
  static Map<String, List<String>> content(Path shop, Path warehouse) {
    return content(shop, warehouse.toString());
  }

  /** The same of a warehouse at a URI. */
  static Map<String, List<String>> content(Path shop, String warehouse) {
    // Many questions to one look at what is published.
    PublishedShop published =
        PublishedShop.open(TestSpark::session, "--shop", shop.toString(), "--warehouse", warehouse);
    Map<String, List<String>> content = new TreeMap<>();
    for (String view : VIEWS) {
      // What a run and a file are called says nothing about the night.
      String columns = view.endsWith("_current") ? "* except (run_id)" : "*";
      columns = FACTS.contains(view) ? "* except (file, file_modified_at)" : columns;
      try {
        content.put(view, rows(published, "select " + columns + " from " + view));
      } catch (Problem problem) {
        // Not every shop has every fact, and asks for everything.
        boolean mayLack = FACTS.contains(view) || ASKED_FOR.contains(view);
        if (!mayLack
            || !problem.getMessage().contains(" has no table " + view.replace("_current", ""))) {
          throw problem;
        }
      }
    }
    content.put(
        "reconciliation",
        rows(
            published,
            "select r.* except (run_id) from reconciliation r where run_id in (select run_id from publications)"));
    content.put(
        "quarantine",
        rows(
            published,
            "select feed, raw, reasons from quarantine where run_id in (select run_id from publications)"));
    return content;
  }

  private static List<String> rows(PublishedShop published, String sql) {
    Dataset<Row> found = published.query(sql);
    Column[] all = Arrays.stream(found.columns()).map(functions::col).toArray(Column[]::new);
    return found
        .select(functions.to_csv(functions.struct(all)))
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }
}
