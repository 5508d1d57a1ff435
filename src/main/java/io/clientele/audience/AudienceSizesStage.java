package io.clientele.audience;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.LastNight;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AudienceSizes;
import io.clientele.schema.CustomerBitmaps;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Table;
import io.clientele.schema.TagDictionary;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Counts the members of saved audiences, and who came and went since the night before: those who
 * fulfil today's condition by the tables of one night and not by those of the other. So a condition
 * that was changed moves nobody.
 */
public final class AudienceSizesStage implements Stage {
  private final SavedAudiences saved;

  public AudienceSizesStage(SavedAudiences saved) {
    this.saved = saved;
  }

  @Override
  public String name() {
    return "measure audiences";
  }

  @Override
  public List<Table> inputs() {
    return List.copyOf(Customers.tables(saved.vocabulary(), saved.byName().values()));
  }

  @Override
  public List<Table> earlier() {
    List<Table> tables = new ArrayList<>(inputs());
    tables.addAll(List.of(CustomerBitmaps.TABLE, TagDictionary.TABLE));
    return tables;
  }

  @Override
  public List<Table> outputs() {
    return List.of(AudienceSizes.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    // Bitmaps have few rows a night to look at.
    Optional<LastNight> before = LastNight.of(inputs.earlier(CustomerBitmaps.TABLE));
    Set<String> known =
        before
            .map(night -> Counting.names(night.rows(inputs.earlier(TagDictionary.TABLE))))
            .orElse(Set.of());
    Dataset<Row> members = marked(inputs::read, "now");
    if (before.isPresent()) {
      Function<Table, Dataset<Row>> then = table -> before.get().rows(inputs.earlier(table));
      members =
          members.join(
              marked(then, "then"),
              CollectionConverters.asScala(List.of(CustomerSegments.CUSTOMER_ID.name())).toSeq(),
              "full_outer");
    }
    List<Column> sizes = new ArrayList<>();
    for (Map.Entry<String, Audience> audience : saved.byName().entrySet()) {
      String name = audience.getKey();
      boolean compared =
          before.isPresent() && known.containsAll(saved.vocabulary().tags(audience.getValue()));
      Column is = coalesce(col("now." + quoted(name)), lit(false));
      Column was = compared ? coalesce(col("then." + quoted(name)), lit(false)) : is;
      sizes.add(
          struct(
              lit(name).as(AudienceSizes.AUDIENCE.name()),
              count_if(is).as(AudienceSizes.CUSTOMERS.name()),
              difference(compared, is.and(not(was))).as(AudienceSizes.JOINED.name()),
              difference(compared, was.and(not(is))).as(AudienceSizes.LEFT.name())));
    }
    return Outputs.of(
        AudienceSizes.TABLE,
        members.agg(array(sizes.toArray(Column[]::new)).as("sizes")).select(inline(col("sizes"))));
  }

  private static Column difference(boolean compared, Column condition) {
    return compared ? count_if(condition) : lit(null).cast(Types.LONG);
  }

  /** Everybody of a night, and which audiences they are in. */
  private Dataset<Row> marked(Function<Table, Dataset<Row>> night, String name) {
    List<Column> in = new ArrayList<>();
    for (Map.Entry<String, Audience> audience : saved.byName().entrySet()) {
      in.add(Customers.isIn(audience.getValue()).as(audience.getKey()));
    }
    return new Customers(saved.vocabulary(), night)
        .of(saved.byName().values())
        .select(Customers.ID, struct(in.toArray(Column[]::new)).as(name));
  }

  private static String quoted(String name) {
    return "`" + name + "`";
  }
}
