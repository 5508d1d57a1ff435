package io.clientele.lake;

import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import io.clientele.schema.Publications;
import io.clientele.schema.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What readers see, by name: for a night table {@code x_current} (the latest as-of date) and {@code
 * x_history} (every as-of date), for facts and state {@code x} as of the last publication, for
 * ledgers {@code x} as it is. {@code publications_current} and {@code publications_history} say
 * which nights those are, and how old.
 */
public final class Views {
  /** Days from the as-of date of a night to today: 1 for yesterday's. */
  public static final String AGE = "age_days";

  private static final String CURRENT = "_current";
  private static final String HISTORY = "_history";

  /** Spark's word for a table that is not there. */
  private static final String NOT_FOUND = "TABLE_OR_VIEW_NOT_FOUND";

  private final Lake lake;
  private final PublishedNights nights;
  private final Optional<LocalDate> today;
  private final Map<String, Table> tables = new TreeMap<>();

  public Views(Lake lake, Collection<Table> tables) {
    this(lake, tables, Optional.empty());
  }

  /**
   * Views as seen on a day.
   *
   * @param today what {@code publications_current} and {@code publications_history} tell the age of
   *     nights by; empty for no such views
   */
  public Views(Lake lake, Collection<Table> tables, Optional<LocalDate> today) {
    this.lake = lake;
    this.nights = PublishedNights.read(lake);
    this.today = today;
    today.ifPresent(
        day -> {
          this.tables.put(Publications.TABLE + CURRENT, Publications.TABLE);
          this.tables.put(Publications.TABLE + HISTORY, Publications.TABLE);
        });
    for (Table table : tables) {
      if (table.kind() == Table.Kind.NIGHT) {
        this.tables.put(table + CURRENT, table);
        this.tables.put(table + HISTORY, table);
      } else {
        this.tables.put(table.name(), table);
      }
    }
  }

  /** The rows of a night table of the latest night. */
  public Dataset<Row> current(Table table) {
    return read(table + CURRENT);
  }

  public List<String> names() {
    return List.copyOf(tables.keySet());
  }

  /** The date of the latest night; there must be one. */
  public LocalDate lastDate() {
    return nights.lastDate().orElseThrow(() -> PublishedNights.none(lake));
  }

  /** Whether what is published has the table. */
  public boolean has(Table table) {
    return nights.head().versions().has(table);
  }

  /** The view of that name, all of it from the same publication. */
  public Dataset<Row> read(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw unknown(name);
    }
    if (table.kind() == Table.Kind.LEDGER) {
      long version = lake.version(table);
      if (version < 0) {
        throw nothingIn(table);
      }
      Dataset<Row> rows = lake.read(table, version);
      return name.equals(table.name()) ? rows : seen(rows, name);
    }
    Publication head = nights.head();
    if (!head.versions().has(table)) {
      throw nothingIn(table);
    }
    Dataset<Row> rows = lake.read(table, head.versions().of(table));
    if (table.kind() != Table.Kind.NIGHT) {
      return rows;
    }
    return rows.where(Table.RUN_ID.col().isin(runs(name)));
  }

  /** The publications that readers see, with their age in days. */
  private Dataset<Row> seen(Dataset<Row> publications, String name) {
    return publications
        .where(Publications.RUN_ID.col().isin(runs(name)))
        .withColumn(
            AGE,
            functions.date_diff(
                functions.lit(java.sql.Date.valueOf(today.orElseThrow())),
                Publications.AS_OF.col()));
  }

  /** The runs that readers see: of the latest date, or of every date. */
  private Object[] runs(String name) {
    List<String> runs = new ArrayList<>();
    nights.byDate().values().forEach(night -> runs.add(night.runId()));
    return (name.endsWith(CURRENT) ? runs.subList(Math.max(0, runs.size() - 1), runs.size()) : runs)
        .toArray();
  }

  /** Runs a query over the views; nothing but a query. */
  public Dataset<Row> query(String sql) {
    LogicalPlan plan = parse(sql);
    if (changes(plan)) {
      throw Problem.configuration(
          "only a query can be run here, not: " + sql, "begin with select or with");
    }
    List<String> names = new ArrayList<>();
    collect(plan, names);
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (tables.containsKey(lower)) {
        read(lower).createOrReplaceTempView(name);
      }
    }
    try {
      return lake.spark().sql(sql);
    } catch (Exception e) {
      if (!(e instanceof AnalysisException analysis)) {
        throw e;
      }
      throw NOT_FOUND.equals(analysis.getCondition())
          ? unknown(analysis.getMessageParameters().get("relationName").replace("`", ""))
          : Problem.configuration(e.getMessage().replaceFirst("(?s)\\s*SQLSTATE:.*", ""), "");
    }
  }

  /** That there is no such view; and which one is meant, where the name tells the table. */
  private Problem unknown(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String plain = lower.replaceFirst("(" + CURRENT + "|" + HISTORY + ")$", "");
    String remedy = Nearest.hint(lower, names());
    if (tables.containsKey(lower + CURRENT)) {
      remedy =
          String.format(
              "read %1$s%2$s for its latest night, %1$s%3$s for all of them",
              lower, CURRENT, HISTORY);
    } else if (tables.containsKey(plain)) {
      remedy = "table " + plain + " is read by its plain name: it is not kept by night";
    }
    return Problem.configuration("no table or view '" + name + "'", remedy);
  }

  private LogicalPlan parse(String sql) {
    try {
      return lake.spark().sessionState().sqlParser().parsePlan(sql);
    } catch (ParseException e) {
      throw Problem.configuration(e.getMessage().replaceFirst("\\s*SQLSTATE: \\w+", ""), "");
    }
  }

  private static boolean changes(LogicalPlan plan) {
    return plan instanceof Command
        || plan instanceof ParsedStatement
        || CollectionConverters.asJava(plan.children()).stream().anyMatch(Views::changes);
  }

  private static void collect(LogicalPlan plan, List<String> names) {
    if (plan instanceof UnresolvedRelation relation && relation.multipartIdentifier().size() == 1) {
      names.add(relation.multipartIdentifier().head());
    }
    CollectionConverters.asJava(plan.children()).forEach(child -> collect(child, names));
    CollectionConverters.asJava(plan.innerChildren())
        .forEach(
            inner ->
                Optional.of(inner)
                    .filter(LogicalPlan.class::isInstance)
                    .ifPresent(p -> collect((LogicalPlan) p, names)));
    CollectionConverters.asJava(plan.expressions())
        .forEach(expression -> subqueries(expression, names));
  }

  private static void subqueries(
      org.apache.spark.sql.catalyst.expressions.Expression expression, List<String> names) {
    if (expression instanceof org.apache.spark.sql.catalyst.expressions.PlanExpression<?> subquery
        && subquery.plan() instanceof LogicalPlan inner) {
      collect(inner, names);
    }
    CollectionConverters.asJava(expression.children()).forEach(child -> subqueries(child, names));
  }

  private Problem nothingIn(Table table) {
    if (nights.head().sequence() == 0) {
      return PublishedNights.none(lake);
    }
    return table.kind() == Table.Kind.NIGHT
        ? Problem.configuration(
            "what is published has no table " + table,
            "the shop's configuration asks for nothing of it, or an earlier version of Clientele published the night: then the next one has it, run jobs/nightly")
        : Problem.configuration(
            "this shop has no table " + table,
            "no feed of its configuration gives what the table is made from");
  }
}
