package io.clientele.tag;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Decides every tag of every customer in one pass, however many tags there are. */
public final class CustomerTagsStage implements Stage {
  private final TagLibrary library;

  public CustomerTagsStage(TagLibrary library) {
    this.library = library;
  }

  @Override
  public String name() {
    return "tag customers";
  }

  @Override
  public List<Table> inputs() {
    return List.of(library.features(), CustomerSegments.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerTags.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    List<Column> tags = new ArrayList<>();
    library.tags().forEach((name, tag) -> tags.add(when(expr(tag.predicate()), lit(name))));
    Column all =
        tags.isEmpty()
            ? array().cast(Types.STRINGS)
            : array_compact(array(tags.toArray(Column[]::new)));
    Dataset<Row> customers =
        inputs
            .read(library.features())
            .join(
                inputs.read(CustomerSegments.TABLE),
                CollectionConverters.asScala(List.of(CustomerSegments.CUSTOMER_ID.name())).toSeq());
    return Outputs.of(
        CustomerTags.TABLE,
        customers.select(CustomerTags.CUSTOMER_ID.col(), explode(all).as(CustomerTags.TAG.name())));
  }
}
