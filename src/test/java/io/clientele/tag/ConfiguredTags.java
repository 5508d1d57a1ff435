package io.clientele.tag;

import io.clientele.config.Configuration;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Facts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tags as a shop's configuration has them, over a feature table of few columns. */
final class ConfiguredTags {
  static final Field ORDERS = Field.required("orders_30d", Types.LONG, "Orders.");
  static final Field UNITS = Field.optional("units_per_order", Types.DOUBLE, "Units.", "none");
  static final Field VISITS = Field.optional("visits", Types.DOUBLE, "Visits.", "none");
  static final Table FEATURES =
      Table.night(
          "features",
          "One row per customer.",
          List.of(CustomerAccounts.CUSTOMER_ID, ORDERS, UNITS, VISITS));

  private ConfiguredTags() {}

  /** A shop with all facts. */
  static TagLibrary of(String tags) {
    return of(tags, Facts.ALL);
  }

  static TagLibrary of(String tags, List<Table> fed) {
    try {
      Path file = Files.createTempFile("tags", ".conf");
      Files.writeString(
          file,
          """
          shop { name = mine, zone = Europe/Paris, currency = EUR }
          sources.web.orders { format = csv, paths = [orders.csv], tables.orders { order_id = id } }
          tag { doc = "Doc.", owner = me }
          tags {
          """
              + tags
              + "\n}\n");
      Configuration configuration = Configuration.read(file, List.of());
      TagLibrary library =
          TagLibrary.of(
              configuration.shop().tags(),
              CustomerSegments.of(List.of("champions", "lost"), List.of()),
              FEATURES,
              fed,
              configuration::problemAt);
      Files.delete(file);
      return library;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
