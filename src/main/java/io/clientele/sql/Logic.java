package io.clientele.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/** A condition that is nothing but and, or, not over names that are true or are some text. */
public sealed interface Logic {
  /** A name, by its parts, that is true or false by itself. */
  record Name(List<String> path) implements Logic {}

  /** A name that is one of these texts. */
  record OneOf(List<String> path, List<String> texts) implements Logic {}

  /** A name that is not null. */
  record Known(List<String> path) implements Logic {}

  /** Both. */
  record And(Logic left, Logic right) implements Logic {}

  /** One of them, or both. */
  record Or(Logic left, Logic right) implements Logic {}

  /** Not true; null stays null. */
  record Not(Logic of) implements Logic {}

  /** The logic of a condition, unless there is anything else in it. */
  static Optional<Logic> of(String sql) {
    return of(Expressions.parse(sql));
  }

  private static Optional<Logic> of(Expression node) {
    if (node instanceof UnresolvedAttribute attribute) {
      return Optional.of(new Name(path(attribute)));
    } else if (node instanceof org.apache.spark.sql.catalyst.expressions.Not not) {
      return of(not.child()).map(Not::new);
    } else if (node instanceof org.apache.spark.sql.catalyst.expressions.And and) {
      return of(and.left()).flatMap(l -> of(and.right()).map(r -> new And(l, r)));
    } else if (node instanceof org.apache.spark.sql.catalyst.expressions.Or or) {
      return of(or.left()).flatMap(l -> of(or.right()).map(r -> new Or(l, r)));
    } else if (node instanceof EqualTo equal) {
      return oneOf(equal.left(), List.of(equal.right()))
          .or(() -> oneOf(equal.right(), List.of(equal.left())));
    } else if (node instanceof In in) {
      return oneOf(in.value(), CollectionConverters.asJava(in.list()));
    } else if (node instanceof IsNotNull known && known.child() instanceof UnresolvedAttribute a) {
      return Optional.of(new Known(path(a)));
    } else if (node instanceof IsNull unknown && unknown.child() instanceof UnresolvedAttribute a) {
      return Optional.of(new Not(new Known(path(a))));
    }
    return Optional.empty();
  }

  private static Optional<Logic> oneOf(Expression name, List<Expression> values) {
    List<String> texts = new ArrayList<>();
    for (Expression value : values) {
      if (!(value instanceof Literal literal)
          || literal.value() == null
          || !literal.dataType().equals(DataTypes.StringType)) {
        return Optional.empty();
      }
      texts.add(literal.value().toString());
    }
    return name instanceof UnresolvedAttribute attribute
        ? Optional.of(new OneOf(path(attribute), List.copyOf(texts)))
        : Optional.empty();
  }

  private static List<String> path(UnresolvedAttribute attribute) {
    return List.copyOf(CollectionConverters.asJava(attribute.nameParts()));
  }
}
