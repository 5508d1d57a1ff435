package io.clientele.lake;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.DataSourceStrategy$;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Tells the files of tables what is asked of their rows, before Spark plans how to join them: how
 * much is read decides that. A session extension, at the place where Delta has its own.
 */
public final class FindFiles extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectPreCBORule(session -> new Find());
    return BoxedUnit.UNIT;
  }

  private static final class Find extends Rule<LogicalPlan> {
    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      return plan.transformDown(new Narrow());
    }
  }

  private static final class Narrow extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    @Override
    public boolean isDefinedAt(LogicalPlan plan) {
      return plan instanceof Filter filter
          && filter.child() instanceof LogicalRelation read
          && read.relation() instanceof HadoopFsRelation relation
          && relation.location() instanceof TableFiles;
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      Filter filter = (Filter) plan;
      LogicalRelation read = (LogicalRelation) filter.child();
      TableFiles files = (TableFiles) ((HadoopFsRelation) read.relation()).location();
      List<Attribute> columns = List.copyOf(CollectionConverters.asJava(read.output()));
      // By the names of the table, however a query spells them.
      List<Expression> conjuncts =
          CollectionConverters.asJava(
              DataSourceStrategy$.MODULE$.normalizeExprs(
                  CollectionConverters.asScala(conjuncts(filter.condition()).toList()).toList(),
                  CollectionConverters.asScala(columns).toList()));
      return filter.copy(
          filter.condition(),
          read.copy(
              files.where(conjuncts).relation(),
              read.output(),
              read.catalogTable(),
              read.isStreaming(),
              read.stream()));
    }

    private static Stream<Expression> conjuncts(Expression condition) {
      return condition instanceof And and
          ? Stream.concat(conjuncts(and.left()), conjuncts(and.right()))
          : Stream.of(condition);
    }
  }
}
