package io.clientele.segment;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Clusters;
import io.clientele.config.OwnSegment;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.SegmentModels;
import io.clientele.segment.cluster.ClusterModel;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * All that a night puts customers into groups by. It says so in columns over features and
 * forecasts, so that any customers, of any night, can be put into the groups of this one.
 *
 * @param clusters empty when clustering was refused
 * @param tierClusters by value tier; without tiers that are not divided
 */
record Segmentations(
    RfmModel rfm,
    TierModel tiers,
    ProfitModel profit,
    LifecycleModel lifecycle,
    Optional<ClusterModel> clusters,
    Map<String, ClusterModel> tierClusters,
    List<OwnSegment> own) {
  private static final Column BOUGHT = col("frequency_lifetime").gt(0);
  private static final Column NONE = lit(null).cast("string");
  private static final Column NO_ID = lit(null).cast("int");
  private static final String OF_TIER = CustomerSegments.TIER_CLUSTER.name() + " ";

  /** The models as rows of {@link SegmentModels}. */
  List<Row> rows(LocalDate asOf) {
    List<Row> rows = new ArrayList<>();
    rows.add(row(CustomerSegments.RFM_SEGMENT.name(), asOf, Json.of(rfm)));
    rows.add(row(CustomerSegments.VALUE_TIER.name(), asOf, Json.of(tiers)));
    rows.add(row(CustomerSegments.PROFIT_CLASS.name(), asOf, Json.of(profit)));
    rows.add(row(CustomerSegments.LIFECYCLE.name(), asOf, Json.of(lifecycle)));
    rows.add(row(CustomerSegments.OWN_SEGMENT.name(), asOf, Json.of(own)));
    clusters.ifPresent(
        model -> rows.add(row(CustomerSegments.CLUSTER.name(), model.trained(), Json.of(model))));
    tierClusters.forEach(
        (tier, model) -> rows.add(row(OF_TIER + tier, model.trained(), Json.of(model))));
    return rows;
  }

  private static Row row(String segmentation, LocalDate fitted, String json) {
    return RowFactory.create(segmentation, Date.valueOf(fitted), json);
  }

  /** The models of one night from its rows; empty when there are none. */
  static Optional<Segmentations> of(Dataset<Row> night) {
    Map<String, String> models = new TreeMap<>();
    night
        .select(SegmentModels.SEGMENTATION.col(), SegmentModels.MODEL.col())
        .collectAsList()
        .forEach(row -> models.put(row.getString(0), row.getString(1)));
    if (models.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Segmentations(
            Json.read(models.get(CustomerSegments.RFM_SEGMENT.name()), RfmModel.class),
            Json.read(models.get(CustomerSegments.VALUE_TIER.name()), TierModel.class),
            Json.read(models.get(CustomerSegments.PROFIT_CLASS.name()), ProfitModel.class),
            Json.read(models.get(CustomerSegments.LIFECYCLE.name()), LifecycleModel.class),
            cluster(models.get(CustomerSegments.CLUSTER.name())),
            tierClusters(models),
            Arrays.asList(
                Json.read(models.get(CustomerSegments.OWN_SEGMENT.name()), OwnSegment[].class))));
  }

  private static Optional<ClusterModel> cluster(String json) {
    return Optional.ofNullable(json).map(text -> Json.read(text, ClusterModel.class));
  }

  private static Map<String, ClusterModel> tierClusters(Map<String, String> models) {
    Map<String, ClusterModel> tiers = new TreeMap<>();
    models.forEach(
        (name, json) -> {
          if (name.startsWith(OF_TIER)) {
            tiers.put(name.substring(OF_TIER.length()), Json.read(json, ClusterModel.class));
          }
        });
    return tiers;
  }

  /**
   * Adds every column of {@link CustomerSegments} that is not there yet.
   *
   * @param customers with features, and forecasts where there are any
   */
  Dataset<Row> segment(Dataset<Row> customers) {
    return with(with(customers, fitted()), names())
        .withColumn(CustomerSegments.OWN_SEGMENT.name(), ownSegment());
  }

  private static Dataset<Row> with(Dataset<Row> customers, Map<Field, Column> more) {
    List<Column> columns = new ArrayList<>(List.of(col("*")));
    more.forEach((field, column) -> columns.add(column.as(field.name())));
    return customers.select(columns.toArray(Column[]::new));
  }

  /** The same with other segments of the shop's own. */
  Segmentations withOwn(List<OwnSegment> others) {
    return new Segmentations(rfm, tiers, profit, lifecycle, clusters, tierClusters, others);
  }

  /** The same with clusters named by their owners. */
  Segmentations named(Clusters config) {
    Map<String, ClusterModel> named = new TreeMap<>();
    tierClusters.forEach((tier, model) -> named.put(tier, model.named(config.namesWithin(tier))));
    return new Segmentations(
        rfm,
        tiers,
        profit,
        lifecycle,
        clusters.map(model -> model.named(config.namesOfAll())),
        named,
        own);
  }

  /** What to say of names that are given to no cluster there is. */
  List<String> nameless(Clusters config) {
    List<String> notes = new ArrayList<>();
    clusters.ifPresent(model -> nameless(model, config.namesOfAll(), "", notes));
    tierClusters.forEach(
        (tier, model) -> nameless(model, config.namesWithin(tier), tier + " ", notes));
    return notes;
  }

  private static void nameless(
      ClusterModel model, Map<String, String> names, String tier, List<String> notes) {
    List<String> ids = model.ids().stream().sorted().map(String::valueOf).toList();
    names.forEach(
        (id, name) -> {
          if (!ids.contains(id)) {
            notes.add(
                String.format(
                    "segment.clusters.names: %s%s = '%s' names no cluster of tonight; there are %s%s",
                    tier, id, name, tier, String.join(", " + tier, ids)));
          }
        });
  }

  /** The columns that models give, over features and forecasts. */
  private Map<Field, Column> fitted() {
    Map<Field, Column> columns = new LinkedHashMap<>();
    columns.put(CustomerSegments.RECENCY_SCORE, rfm.recencyScore());
    columns.put(CustomerSegments.FREQUENCY_SCORE, rfm.frequencyScore());
    columns.put(CustomerSegments.MONETARY_SCORE, rfm.monetaryScore());
    columns.put(CustomerSegments.VALUE_SCORE, rfm.value());
    columns.put(CustomerSegments.RFM_SEGMENT, rfm.segment());
    columns.put(CustomerSegments.VALUE_TIER, when(BOUGHT, tiers.tier()));
    columns.put(CustomerSegments.PROFIT_CLASS, profitClass());
    columns.put(CustomerSegments.LOSS_TERMS, when(BOUGHT, profit.lossTerms()));
    columns.put(CustomerSegments.LIFECYCLE, lifecycle.stage());
    columns.put(CustomerSegments.CLUSTER_ID, clusters.map(m -> when(BOUGHT, m.id())).orElse(NO_ID));
    Column id = NO_ID;
    for (Map.Entry<String, ClusterModel> tier : tierClusters.entrySet()) {
      Column in = BOUGHT.and(tiers.tier().equalTo(tier.getKey()));
      id = when(in, tier.getValue().id()).otherwise(id);
    }
    columns.put(CustomerSegments.TIER_CLUSTER_ID, id);
    return columns;
  }

  /** The class of a customer, over features; null for who never bought. */
  Column profitClass() {
    return when(BOUGHT, profit.profitClass());
  }

  /** Names of clusters, over their ids. */
  private Map<Field, Column> names() {
    Column name = NONE;
    for (Map.Entry<String, ClusterModel> tier : tierClusters.entrySet()) {
      Column own = tier.getValue().name(CustomerSegments.TIER_CLUSTER_ID.col());
      name =
          when(
                  CustomerSegments.VALUE_TIER.col().equalTo(tier.getKey()),
                  concat(lit(tier.getKey() + " "), own))
              .otherwise(name);
    }
    return Map.of(
        CustomerSegments.CLUSTER,
        clusters.map(m -> m.name(CustomerSegments.CLUSTER_ID.col())).orElse(NONE),
        CustomerSegments.TIER_CLUSTER,
        name);
  }

  private Column ownSegment() {
    Column segment = NONE;
    for (int i = own.size() - 1; i >= 0; i--) {
      segment =
          when(coalesce(expr(own.get(i).when()), lit(false)), own.get(i).name()).otherwise(segment);
    }
    return segment;
  }
}
