package io.clientele.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.classic.ExpressionUtils$;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.ObjectType;
import scala.Option;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Columns that static methods of ours compute, for mathematics that has no built-in expression.
 * Generated code calls them directly with machine numbers; nothing is boxed, as a user-defined
 * function's arguments are.
 */
public final class Calls {
  private Calls() {}

  /**
   * Numbers by a method {@code public static ArrayData name(State, double…)} of a public class,
   * which depends on nothing but its arguments and may return null.
   *
   * @param state what is the same in every row
   * @param arguments numeric columns; where one is null, so is the result
   */
  public static Column doubles(
      Class<?> owner, String method, Serializable state, Column... arguments) {
    Column[] numbers = new Column[arguments.length];
    Arrays.setAll(numbers, i -> arguments[i].cast(DataTypes.DoubleType));
    return call(owner, method, state, numbers);
  }

  /**
   * Numbers by a method {@code public static ArrayData name(State, ArrayData)} of a public class,
   * which depends on nothing but its arguments and may return null.
   *
   * @param state what is the same in every row
   * @param numbers an array of doubles, some of which may be null
   */
  public static Column ofArray(Class<?> owner, String method, Serializable state, Column numbers) {
    return call(owner, method, state, numbers);
  }

  private static Column call(
      Class<?> owner, String method, Serializable state, Column... arguments) {
    List<Expression> expressions = new ArrayList<>();
    expressions.add(new Literal(state, new ObjectType(state.getClass())));
    for (Column argument : arguments) {
      expressions.add(ExpressionUtils$.MODULE$.expression(argument));
    }
    return ExpressionUtils$.MODULE$.column(
        new StaticInvoke(
            owner,
            DataTypes.createArrayType(DataTypes.DoubleType, false),
            method,
            CollectionConverters.asScala(expressions).toSeq(),
            noTypes(),
            true,
            true,
            true,
            Option.empty()));
  }

  @SuppressWarnings("unchecked")
  private static <T> Seq<T> noTypes() {
    return (Seq<T>) (Seq<?>) Nil$.MODULE$;
  }
}
