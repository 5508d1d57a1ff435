package io.clientele.sql;

import io.clientele.problem.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.catalog.InMemoryCatalog;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SQLConf$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Checks SQL expressions against the columns they may use, with Spark's own parser and analyser but
 * without a session, so that a mistake is told within seconds. Allowed are deterministic built-in
 * functions of one row: no subquery, no aggregate or window, no reflection, nothing that reads
 * files, the environment or the clock.
 *
 * <p>Every method throws {@link IllegalArgumentException} with a message for the user.
 */
public final class Expressions {
  /** Groups of Spark's function reference whose functions look at nothing but their arguments. */
  private static final Set<String> ALLOWED_GROUPS =
      Set.of(
          "array_funcs",
          "bitwise_funcs",
          "collection_funcs",
          "conditional_funcs",
          "conversion_funcs",
          "datetime_funcs",
          "hash_funcs",
          "json_funcs",
          "lambda_funcs",
          "map_funcs",
          "math_funcs",
          "predicate_funcs",
          "string_funcs",
          "struct_funcs",
          "url_funcs");

  /** Functions of those groups that are not functions of their arguments alone. */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "curdate",
          "current_date",
          "current_time",
          "current_timestamp",
          "current_timezone",
          "localtimestamp",
          "now",
          "rand",
          "randn",
          "random",
          "randstr",
          "shuffle",
          "uniform");

  /** Literals that Spark replaces by the date of the day. */
  private static final Pattern RELATIVE_DATE =
      Pattern.compile(
          "(?i)\\b(date|timestamp|timestamp_ltz|timestamp_ntz)\\s*['\"]\\s*(now|today|tomorrow|yesterday)");

  /** Settings of every session that what an expression comes to depends on. */
  public static final Map<String, String> SETTINGS =
      Map.of("spark.sql.ansi.enabled", "false", "spark.sql.legacy.timeParserPolicy", "CORRECTED");

  private static final FunctionRegistry$ FUNCTIONS = FunctionRegistry$.MODULE$;

  private Expressions() {}

  /** Checks a condition: as {@link #check}, and it must be true or false. */
  public static void checkCondition(String sql, StructType columns) {
    DataType type = check(sql, columns);
    if (!type.equals(DataTypes.BooleanType)) {
      throw new IllegalArgumentException(
          "a condition must be true or false, but '" + sql + "' is " + type.sql());
    }
  }

  /** Checks an expression over these columns and tells its type. */
  public static DataType check(String sql, StructType columns) {
    Expression parsed = parse(sql);
    List<String> names = List.of(columns.fieldNames());
    visit(parsed, names);
    return analyse(sql, parsed, columns).dataType();
  }

  /** The columns an expression names, sorted. */
  public static Set<String> columns(String sql) {
    Set<String> names = new TreeSet<>();
    for (Expression node : nodes(parse(sql))) {
      if (node instanceof UnresolvedAttribute attribute) {
        names.add(attribute.nameParts().head());
      }
    }
    return names;
  }

  /** The names an expression uses, each by its parts: {@code a.b} is a and b. */
  public static List<List<String>> names(String sql) {
    List<List<String>> names = new ArrayList<>();
    for (Expression node : nodes(parse(sql))) {
      if (node instanceof UnresolvedAttribute attribute) {
        names.add(List.copyOf(CollectionConverters.asJava(attribute.nameParts())));
      }
    }
    return names;
  }

  /**
   * What a condition puts together by and, or, not: each part that is none of these, as text, in
   * order.
   */
  public static List<String> parts(String condition) {
    List<String> parts = new ArrayList<>();
    collect(condition, parse(condition), parts);
    return parts.stream().distinct().toList();
  }

  private static void collect(String condition, Expression node, List<String> parts) {
    if (node instanceof And || node instanceof Or || node instanceof Not) {
      CollectionConverters.asJava(node.children())
          .forEach(child -> collect(condition, child, parts));
    } else {
      // From the first to the last word of it, as they were written.
      int from = condition.length();
      int to = -1;
      for (Expression word : nodes(node)) {
        Origin origin = word.origin();
        if (origin.startIndex().isDefined() && origin.stopIndex().isDefined()) {
          from = Math.min(from, (int) origin.startIndex().get());
          to = Math.max(to, (int) origin.stopIndex().get());
        }
      }
      parts.add(from <= to ? condition.substring(from, to + 1) : node.sql());
    }
  }

  static Expression parse(String sql) {
    if (RELATIVE_DATE.matcher(sql).find()) {
      throw new IllegalArgumentException(
          "'" + sql + "' depends on the day it is run; write the date as in date'2025-12-31'");
    }
    Expression parsed;
    try {
      parsed = new CatalystSqlParser().parseExpression(sql);
    } catch (Exception e) {
      // ParseException is checked in Scala only; nothing else is thrown here.
      throw new IllegalArgumentException(
          "'" + sql + "' cannot be parsed: " + plain(e.getMessage()), e);
    }
    // What is left over at the end would pass for a name that is given to the rest.
    if (parsed instanceof Alias alias) {
      throw new IllegalArgumentException(
          "'" + sql + "' cannot be parsed: '" + alias.name() + "' is too much at its end");
    }
    return parsed;
  }

  private static void visit(Expression root, List<String> columns) {
    for (Expression node : nodes(root)) {
      if (node instanceof SubqueryExpression) {
        throw new IllegalArgumentException("a subquery is not allowed here");
      } else if (node instanceof WindowExpression) {
        throw new IllegalArgumentException("a window is not allowed here");
      } else if (node instanceof Star) {
        throw new IllegalArgumentException("* is not allowed here; name the columns");
      } else if (node instanceof UnresolvedFunction function) {
        checkFunction(function);
      } else if (node instanceof UnresolvedAttribute attribute) {
        String name = attribute.nameParts().head();
        if (!columns.contains(name)) {
          throw new IllegalArgumentException(
              "no column '" + name + "'; " + Nearest.hint(name, columns));
        }
      }
    }
  }

  private static void checkFunction(UnresolvedFunction function) {
    String name = function.nameParts().mkString(".").toLowerCase(java.util.Locale.ROOT);
    var info = FUNCTIONS.builtin().lookupFunction(new FunctionIdentifier(name));
    if (info.isEmpty()) {
      List<String> known = new ArrayList<>();
      CollectionConverters.asJava(FUNCTIONS.builtin().listFunction())
          .forEach(identifier -> known.add(identifier.funcName()));
      throw new IllegalArgumentException(
          "no function '"
              + name
              + "'"
              + Nearest.to(name, known).map(near -> "; did you mean '" + near + "'?").orElse(""));
    }
    String group = info.get().getGroup();
    if (group.equals("agg_funcs")
        || group.equals("window_funcs")
        || group.equals("generator_funcs")) {
      throw new IllegalArgumentException(
          "function '" + name + "' is not allowed here: an expression sees one row at a time");
    }
    boolean tellsTheTime = group.equals("datetime_funcs") && function.arguments().isEmpty();
    if (!ALLOWED_GROUPS.contains(group) || FORBIDDEN.contains(name) || tellsTheTime) {
      throw new IllegalArgumentException(
          "function '"
              + name
              + "' is not allowed here: only functions whose result depends on nothing but their arguments are");
    }
  }

  private static Expression analyse(String sql, Expression parsed, StructType columns) {
    Seq<?> none = CollectionConverters.asScala(List.of()).toSeq();
    ExprId id = org.apache.spark.sql.catalyst.expressions.NamedExpression.newExprId();
    @SuppressWarnings({"unchecked", "rawtypes"})
    LogicalPlan plan =
        new Project(
            (Seq)
                CollectionConverters.asScala(
                        List.of(
                            new Alias(
                                parsed, "e", id, (Seq) none, scala.Option.empty(), (Seq) none)))
                    .toSeq(),
            LocalRelation$.MODULE$.fromExternalRows(
                (Seq) DataTypeUtils.toAttributes(columns), (Seq) none));
    try {
      SessionCatalog catalog =
          new SessionCatalog(
              new InMemoryCatalog(new SparkConf(false), new Configuration(false)),
              FUNCTIONS.builtin(),
              TableFunctionRegistry$.MODULE$.builtin());
      return SQLConf$.MODULE$.withExistingConf(
          asInSessions(), () -> checked(sql, plan, new Analyzer(catalog)));
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new IllegalArgumentException("'" + sql + "': " + plain(e.getMessage()), e);
      }
      throw e;
    }
  }

  private static SQLConf asInSessions() {
    SQLConf settings = new SQLConf();
    SETTINGS.forEach(settings::setConfString);
    settings.setConfString("spark.sql.session.timeZone", "UTC");
    return settings;
  }

  private static Expression checked(String sql, LogicalPlan plan, Analyzer analyzer) {
    LogicalPlan analysed = analyzer.execute(plan);
    analyzer.checkAnalysis(analysed);
    Expression result = (Expression) ((Project) analysed).projectList().head();
    if (!result.deterministic()) {
      throw new IllegalArgumentException("'" + sql + "' is not deterministic");
    }
    Literals.check(result, sql);
    return result;
  }

  /** An expression and all that it is made of. */
  static List<Expression> nodes(Expression root) {
    List<Expression> found = new ArrayList<>(List.of(root));
    for (int i = 0; i < found.size(); i++) {
      found.addAll(CollectionConverters.asJava(found.get(i).children()));
    }
    return found;
  }

  /** Spark's message without its code, state, position and plan. */
  static String plain(String message) {
    return message
        .replaceFirst("(?s)\\s*SQLSTATE:.*", "")
        .replaceFirst("(?s);\\s*line \\d+ pos.*", "")
        .replaceFirst("^\\s*\\[[A-Z0-9_.]+\\]\\s*", "")
        // Of other versions of Spark nobody asked.
        .replaceFirst("(?s)^You may get a different result.*?:\\s*", "")
        .replaceFirst("(?s)\\s*1\\) You can set .*?2\\) ", " ")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
