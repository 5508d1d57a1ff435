package io.clientele.sql;

import java.io.Serializable;
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
 * Bytes that plans do not show: neither explained, nor in Spark's event log, nor in a column's
 * name. A literal would be written out wherever a plan is; an object shows what it likes. Its bytes
 * are asked for beside another column, or Spark would make a literal of them ahead of time.
 */
public final class Secret implements Serializable {
  private static final long serialVersionUID = 1;

  private final byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** These bytes in every row in which another column is not null. */
  public static Column beside(Column column, byte[] bytes) {
    Expression secret = new Literal(new Secret(bytes), new ObjectType(Secret.class));
    Seq<Expression> arguments =
        CollectionConverters.asScala(List.of(secret, ExpressionUtils$.MODULE$.expression(column)))
            .toSeq();
    return ExpressionUtils$.MODULE$.column(
        new StaticInvoke(
            Secret.class,
            DataTypes.BinaryType,
            "reveal",
            arguments,
            emptyTypes(),
            true,
            true,
            true,
            Option.empty()));
  }

  @SuppressWarnings("unchecked")
  private static <T> Seq<T> emptyTypes() {
    return (Seq<T>) (Seq<?>) Nil$.MODULE$;
  }

  /** For Spark to call. */
  public static byte[] reveal(Secret secret, Object beside) {
    return secret.bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && Arrays.equals(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
