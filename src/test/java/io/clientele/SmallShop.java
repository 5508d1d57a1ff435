package io.clientele;

import io.clientele.cli.PartOfNight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A shop of a few csv files in a folder, with a configuration that reads them: orders and lines of
 * one source.
 */
public final class SmallShop {
  public static final String ORDERS_HEADER = "id,customer,at,status,discount,refund,updated";
  public static final String LINES_HEADER = "order,line,product,quantity,price,cost";

  private final Path folder;
  private final Path warehouse;

  private final String name;

  public SmallShop(Path folder) {
    this(folder, "shop");
    configure("");
  }

  /** A shop of that name among others in the folder; its configuration is still to be written. */
  public SmallShop(Path folder, String name) {
    this.folder = folder;
    this.name = name;
    this.warehouse = folder.resolve("warehouse-" + name);
  }

  /** Writes the configuration with more of it at the end. */
  public SmallShop configure(String more) {
    write(
        name + ".conf",
        """
        shop { name = small, zone = Europe/Berlin, currency = EUR }
        sources.web {
          orders {
            format = csv
            paths = [orders]
            options { header = true }
            max-refused-share = 0.5
            ignore = [{ reason = test order, when = "customer = 'test'" }]
            tables.orders {
              order_id = id
              account_id = customer
              ordered_at = at
              status = status
              discount = discount
              refund = refund
              updated_at = updated
            }
          }
          lines {
            format = csv
            paths = [lines]
            max-refused-share = 0.5
            options { header = true }
            amount = "cast(quantity as decimal(18,4)) * cast(price as decimal(12,4))"
            tables.order_lines {
              order_id = order
              line_no = line
              product_id = product
              quantity = quantity
              unit_price = price
              unit_cost = cost
            }
          }
        }
        segment.clusters.min-customers = 100
        """
            + more);
    return this;
  }

  public SmallShop orders(String file, String... rows) {
    return write(
        "orders/" + file, String.join("\n", ORDERS_HEADER, String.join("\n", rows)) + "\n");
  }

  public SmallShop lines(String file, String... rows) {
    return write("lines/" + file, String.join("\n", LINES_HEADER, String.join("\n", rows)) + "\n");
  }

  public SmallShop write(String file, String text) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path configuration() {
    return folder.resolve(name + ".conf");
  }

  public Path warehouse() {
    return warehouse;
  }

  public void night(String asOf, String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "--as-of";
    args[1] = asOf;
    System.arraycopy(more, 0, args, 2, more.length);
    CommandLineRun.night(configuration(), warehouse, args);
  }

  /** Ingest, the gates and the roll-up of days only; returns what was said. */
  public List<String> ingest(String asOf) {
    return PartOfNight.upToDays(configuration(), warehouse, TestSpark::session).run(asOf);
  }

  /** The same, the features of customers, and other stages by name. */
  public List<String> features(String asOf, String... more) {
    return PartOfNight.upToFeatures(configuration(), warehouse, TestSpark::session, more).run(asOf);
  }

  /** The same command line, whatever comes of it. */
  public CommandLineRun tryNight(String asOf) {
    return CommandLineRun.of(
        "nightly",
        "--shop",
        configuration().toString(),
        "--warehouse",
        warehouse.toString(),
        "--as-of",
        asOf);
  }

  public List<String> query(String sql) {
    return CommandLineRun.query(configuration(), warehouse, sql);
  }
}
