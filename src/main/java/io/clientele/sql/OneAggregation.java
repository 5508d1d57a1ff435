package io.clientele.sql;

import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateMode;
import org.apache.spark.sql.catalyst.expressions.aggregate.Complete$;
import org.apache.spark.sql.catalyst.expressions.aggregate.Final$;
import org.apache.spark.sql.catalyst.expressions.aggregate.Partial$;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.aggregate.HashAggregateExec;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Adds up once what lies together already. Spark plans every aggregation twice: of what each task
 * has, and of what comes to it by key. Where rows have come by key before, nothing lies between the
 * two, and each row would go through two maps for the same sums. A session extension.
 */
public final class OneAggregation extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    // After shuffles are planned, and again whenever adaptive execution plans anew.
    extensions.injectQueryStagePrepRule(session -> new Merge());
    return BoxedUnit.UNIT;
  }

  private static final class Merge extends Rule<SparkPlan> {
    @Override
    public SparkPlan apply(SparkPlan plan) {
      return plan.transformDown(new Pair());
    }
  }

  private static final class Pair extends AbstractPartialFunction<SparkPlan, SparkPlan> {
    /** Also where nothing is added up: what is distinct once is so twice. */
    @Override
    public boolean isDefinedAt(SparkPlan plan) {
      return plan instanceof HashAggregateExec last
          && last.child() instanceof HashAggregateExec first
          && all(first, Partial$.MODULE$)
          && all(last, Final$.MODULE$)
          && sameKeys(first, last)
          && sums(first).size() == sums(last).size();
    }

    @Override
    public SparkPlan apply(SparkPlan plan) {
      HashAggregateExec last = (HashAggregateExec) plan;
      HashAggregateExec first = (HashAggregateExec) last.child();
      List<AggregateExpression> sums =
          sums(first).stream()
              .map(
                  sum ->
                      sum.copy(
                          sum.aggregateFunction(),
                          Complete$.MODULE$,
                          sum.isDistinct(),
                          sum.filter(),
                          sum.resultId()))
              .toList();
      return last.copy(
          last.requiredChildDistributionExpressions(),
          last.isStreaming(),
          last.numShufflePartitions(),
          last.groupingExpressions(),
          CollectionConverters.asScala(sums).toSeq(),
          last.aggregateAttributes(),
          0,
          last.resultExpressions(),
          first.child());
    }

    private static boolean all(HashAggregateExec aggregation, AggregateMode mode) {
      return sums(aggregation).stream().allMatch(sum -> sum.mode().equals(mode));
    }

    private static List<AggregateExpression> sums(HashAggregateExec aggregation) {
      return CollectionConverters.asJava(aggregation.aggregateExpressions());
    }

    /** Whether both have the same keys, and these are columns. */
    private static boolean sameKeys(HashAggregateExec first, HashAggregateExec last) {
      Seq<NamedExpression> keys = first.groupingExpressions();
      return keys.equals(last.groupingExpressions()) && keys.forall(Attribute.class::isInstance);
    }
  }
}
