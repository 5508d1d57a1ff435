package io.clientele;

import io.clientele.cli.Clientele;
import io.clientele.cli.PublishedShop;
import io.clientele.notebook.Grid;
import io.clientele.notebook.Picture;
import io.clientele.notebook.Picture.Kind;
import io.clientele.report.Html;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where a notebook comes in: a shop, of which it reads what is published. Queries are over the
 * views of {@code jobs/query}, and nothing but queries; what cannot be done is told by a {@link
 * io.clientele.problem.Problem}, in the cell.
 */
public final class Notebook {
  /** Options of {@code jobs/notebook}, one a line. */
  private static final String OPTIONS = "CLIENTELE_NOTEBOOK";

  private final List<String> options;
  private final PublishedShop shop;

  private Notebook(List<String> options) {
    this.options = options;
    this.shop = PublishedShop.open(Main::session, options.toArray(String[]::new));
  }

  /** The shop and the warehouse that {@code jobs/notebook} was started with. */
  public static Notebook open() {
    String options = System.getenv(OPTIONS);
    return open(options == null ? new String[0] : options.lines().toArray(String[]::new));
  }

  /**
   * Another shop.
   *
   * @param options as of {@code jobs/query}: {@code "--shop", "conf/my-shop.conf"}
   */
  public static Notebook open(String... options) {
    return new Notebook(List.of(options));
  }

  /** The rows of a query, to go on with. */
  public Dataset<Row> query(String sql) {
    return shop.query(sql);
  }

  /** The session of queries; a view that is made in it can be queried too. */
  public SparkSession spark() {
    return shop.spark();
  }

  /** The first rows of a query. */
  public Grid table(String sql) {
    return Grid.of(query(sql));
  }

  /** A bar for each row, see {@link Kind#BARS}. */
  public Picture bars(String title, String sql) {
    return Picture.of(Kind.BARS, title, query(sql));
  }

  /** A column for each row, see {@link Kind#COLUMNS}. */
  public Picture columns(String title, String sql) {
    return Picture.of(Kind.COLUMNS, title, query(sql));
  }

  /** Lines over the first column, see {@link Kind#LINES}. */
  public Picture lines(String title, String sql) {
    return Picture.of(Kind.LINES, title, query(sql));
  }

  /** A point for each row, see {@link Kind#POINTS}. */
  public Picture points(String title, String sql) {
    return Picture.of(Kind.POINTS, title, query(sql));
  }

  /** A colored cell for each row, see {@link Kind#HEAT}. */
  public Picture heat(String title, String sql) {
    return Picture.of(Kind.HEAT, title, query(sql));
  }

  /** Runs a command that takes a shop on this one, such as {@code "audience", "tag.regular"}. */
  public void command(String... command) {
    run(Stream.concat(Stream.of(command), options.stream()).toArray(String[]::new));
  }

  /**
   * Runs a command of the command line, such as {@code "describe", "orders"}, and prints what it
   * says.
   *
   * @throws IllegalStateException when it does not end with exit code 0
   */
  public static void run(String... command) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    int code = Clientele.run(Main::session, out, out, command);
    if (code != 0) {
      throw new IllegalStateException("jobs/" + command[0] + " ends with exit code " + code);
    }
  }

  /** The shop and its night, and the scripts that draw the notebook's pictures. */
  @Override
  public String toString() {
    String night =
        shop.lastDate()
            .map(date -> "the night of " + date)
            .orElse("nothing is published yet: run jobs/nightly");
    return new Html()
        .element(
            "p",
            "Shop " + shop.shop().name() + ", money in " + shop.shop().currency() + ": " + night)
        .raw(Picture.scripts())
        .toString();
  }
}
