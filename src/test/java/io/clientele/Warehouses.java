package io.clientele;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
    Map<String, List<String>> content = new TreeMap<>();
    for (String view : VIEWS) {
      // What a run and a file are called says nothing about the night.
      String columns = view.endsWith("_current") ? "* except (run_id)" : "*";
      columns = FACTS.contains(view) ? "* except (file, file_modified_at)" : columns;
      CommandLineRun run =
          CommandLineRun.tryQuery(shop, warehouse, "select " + columns + " from " + view);
      // Not every shop has every fact, and asks for everything.
      boolean mayLack = FACTS.contains(view) || ASKED_FOR.contains(view);
      if (!mayLack || !run.err().contains(" has no table " + view.replace("_current", ""))) {
        content.put(view, sorted(run.rows()));
      }
    }
    content.put(
        "reconciliation",
        sorted(
            CommandLineRun.query(
                shop,
                warehouse,
                "select r.* except (run_id) from reconciliation r where run_id in (select run_id from publications)")));
    content.put(
        "quarantine",
        sorted(
            CommandLineRun.query(
                shop,
                warehouse,
                "select feed, raw, reasons from quarantine where run_id in (select run_id from publications)")));
    return content;
  }

  private static List<String> sorted(List<String> rows) {
    List<String> sorted = new ArrayList<>(rows);
    sorted.sort(null);
    return sorted;
  }
}
