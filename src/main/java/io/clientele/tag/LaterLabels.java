package io.clientele.tag;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Tag;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.LastNight;
import io.clientele.pipeline.Run;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Table;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What has become known of customers since they were predicted: an account that was filled in, an
 * outcome that came or did not.
 *
 * @param nights tag_models of the nights before
 */
record LaterLabels(TagLibrary library, Inputs inputs, Dataset<Row> nights) {
  /** The predictions of a night of which something may be known by now. */
  private record Predictions(String tag, Dataset<Row> rows) {}

  /**
   * How many predictions were right, by tag and value: of what is known of some, those of the night
   * the model is of; of outcomes, those of the last night whose days are over.
   *
   * @param trainedOn the nights the models in use are of, by tag
   * @param customers tonight's
   */
  Map<String, Map<String, Share>> of(
      Map<String, LocalDate> trainedOn, Dataset<Row> customers, Run run) {
    List<Dataset<Row>> told = new ArrayList<>();
    trainedOn.forEach(
        (name, date) -> {
          Tag tag = library.tags().get(name);
          if (tag.decidedBy().equals("known")) {
            predictions(name, Table.AS_OF.col().equalTo(lit(Date.valueOf(date))))
                .ifPresent(predicted -> told.add(known(predicted, customers)));
          } else if (tag.decidedBy().equals("outcome")) {
            LocalDate over = run.asOf().minusDays(tag.model().outcomeDays());
            predictions(name, Table.AS_OF.col().leq(lit(Date.valueOf(over))))
                .ifPresent(predicted -> told.add(came(predicted, tag)));
          }
        });
    Map<String, Map<String, Share>> shares = new TreeMap<>();
    if (!told.isEmpty()) {
      // A row per tag and value.
      for (Row row :
          told.stream()
              .reduce(Dataset::unionByName)
              .orElseThrow()
              .groupBy(CustomerTags.TAG.col(), CustomerTags.VALUE.col())
              .agg(
                  count(lit(1)),
                  sum(when(CustomerTags.VALUE.col().equalTo(col("label")), 1L).otherwise(0L)))
              .collectAsList()) {
        shares
            .computeIfAbsent(row.getString(0), any -> new TreeMap<>())
            .put(row.getString(1), Share.of(row.getLong(3), row.getLong(2)));
      }
    }
    return shares;
  }

  private Optional<Predictions> predictions(String tag, Column when) {
    return LastNight.of(nights.where(when))
        .map(
            night ->
                new Predictions(
                    tag,
                    night
                        .rows(inputs.earlier(CustomerTags.TABLE))
                        .where(
                            CustomerTags.TAG
                                .col()
                                .equalTo(tag)
                                .and(CustomerTags.CONFIDENCE.col().lt(1)))
                        .select(
                            Table.AS_OF.col(),
                            col(Customers.ID),
                            CustomerTags.TAG.col(),
                            CustomerTags.VALUE.col())));
  }

  private static Dataset<Row> known(Predictions predictions, Dataset<Row> customers) {
    Column label = col(Profiles.PROFILE).getField(TagLibrary.column(predictions.tag()));
    return predictions
        .rows()
        .join(
            customers.where(label.isNotNull()).select(col(Customers.ID), label.as("label")),
            Customers.KEY)
        .select(CustomerTags.TAG.col(), CustomerTags.VALUE.col(), col("label"));
  }

  private Dataset<Row> came(Predictions predictions, Tag tag) {
    Dataset<Row> rows = predictions.rows().withColumnRenamed(Table.AS_OF.name(), "date");
    Dataset<Row> came =
        new Numbers(library)
            .bought(inputs::read)
            .after(rows.select("date").distinct(), tag.model().outcomeDays(), predictions.tag())
            .withColumn("label", lit(CustomerTags.HAD));
    return rows.join(
            came, CollectionConverters.asScala(List.of("date", Customers.ID)).toSeq(), "left_outer")
        .select(CustomerTags.TAG.col(), CustomerTags.VALUE.col(), col("label"));
  }
}
