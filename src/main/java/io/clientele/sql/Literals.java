package io.clientele.sql;

import io.clientele.problem.Nearest;
import io.clientele.schema.Field;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Checks the literals of an expression: texts that stand for something else, texts that a column
 * never is, and patterns.
 */
final class Literals {
  /** What Spark says of a pattern or an index that is wrong whatever the row. */
  private static final List<String> WRONG =
      List.of(
          "INVALID_PARAMETER_VALUE.PATTERN",
          "INVALID_DATETIME_PATTERN",
          "INVALID_INDEX_OF_ZERO",
          "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION");

  private Literals() {}

  /**
   * Checks an analysed expression.
   *
   * @param sql as it was written
   * @throws IllegalArgumentException with a message for the user
   */
  static void check(Expression analysed, String sql) {
    for (Expression node : Expressions.nodes(analysed)) {
      if (node instanceof Cast cast) {
        checkCast(cast);
      } else if (node instanceof EqualTo || node instanceof EqualNullSafe) {
        Expression left = ((BinaryComparison) node).left();
        Expression right = ((BinaryComparison) node).right();
        checkText(left, right);
        checkText(right, left);
      } else if (node instanceof In in) {
        CollectionConverters.asJava(in.list()).forEach(text -> checkText(in.value(), text));
      }
      tryOut(node, sql);
    }
  }

  /** Refuses a text in the place of a number, a date or a truth that it is not. */
  private static void checkCast(Cast cast) {
    if (cast.child() instanceof Literal text
        && text.value() instanceof UTF8String
        && cast.eval(null) == null) {
      throw new IllegalArgumentException("'" + text.value() + "' is no " + cast.dataType().sql());
    }
  }

  /** Refuses a comparison with a text that the column never is. */
  private static void checkText(Expression column, Expression other) {
    if (other instanceof Literal text && text.value() instanceof UTF8String) {
      String said = text.value().toString();
      field(column)
          .ifPresent(
              field ->
                  Field.oneOf(field.metadata())
                      .filter(texts -> !texts.contains(said))
                      .ifPresent(texts -> refuse(field.name(), said, texts)));
    }
  }

  private static void refuse(String column, String said, List<String> texts) {
    String hint = texts.isEmpty() ? "it is null for everybody" : Nearest.hint(said, texts);
    throw new IllegalArgumentException(column + " is never '" + said + "'; " + hint);
  }

  /** The column that an expression is, also one within a structure. */
  private static Optional<StructField> field(Expression column) {
    if (column instanceof AttributeReference plain) {
      return Optional.of(
          new StructField(plain.name(), plain.dataType(), plain.nullable(), plain.metadata()));
    }
    return column instanceof GetStructField within
        ? Optional.of(within.childSchema().apply(within.ordinal()))
        : Optional.empty();
  }

  /**
   * Computes what has a literal in it, with samples in the place of the columns: a pattern that
   * cannot be one fails whatever the row. Whatever else fails may do for another row.
   */
  private static void tryOut(Expression node, String sql) {
    List<Expression> children = List.copyOf(CollectionConverters.asJava(node.children()));
    if (node instanceof Unevaluable
        || children.stream().noneMatch(Literal.class::isInstance)
        || children.stream().anyMatch(LambdaFunction.class::isInstance)) {
      return;
    }
    List<Expression> samples = children.stream().map(Literals::sample).toList();
    try {
      node.withNewChildren(CollectionConverters.asScala(samples).toSeq()).eval(null);
    } catch (RuntimeException e) {
      if (isWrong(e)) {
        throw new IllegalArgumentException(
            "'" + sql + "' cannot be computed: " + Expressions.plain(e.getMessage()), e);
      }
    }
  }

  private static boolean isWrong(RuntimeException e) {
    if (e instanceof SparkThrowable spark) {
      return WRONG.stream().anyMatch(String.valueOf(spark.getCondition())::startsWith);
    }
    return e instanceof PatternSyntaxException;
  }

  /** Something of the expression's type, as Spark has it inside; null of what is a structure. */
  private static Expression sample(Expression child) {
    DataType type = child.dataType();
    if (child instanceof Literal) {
      return child;
    }
    Object value = null;
    if (type instanceof StringType) {
      value = UTF8String.EMPTY_UTF8;
    } else if (type instanceof BooleanType) {
      value = false;
    } else if (type instanceof IntegerType || type instanceof DateType) {
      value = 1;
    } else if (type instanceof LongType || type instanceof TimestampType) {
      value = 1L;
    } else if (type instanceof DoubleType) {
      value = 1.0;
    } else if (type instanceof ArrayType) {
      value = new GenericArrayData(new Object[0]);
    }
    return new Literal(value, type);
  }
}
