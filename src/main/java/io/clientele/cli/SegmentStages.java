package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.config.OwnSegment;
import io.clientele.config.Segment;
import io.clientele.feature.CustomerFeatures;
import io.clientele.feature.TrainingFeatures;
import io.clientele.pipeline.Stage;
import io.clientele.problem.Nearest;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.segment.CustomerSegmentsStage;
import io.clientele.segment.EvaluateSegmentsStage;
import io.clientele.segment.FitSegmentsStage;
import io.clientele.segment.SegmentMovesStage;
import io.clientele.segment.SegmentProfilesStage;
import io.clientele.sql.Expressions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The stages of a night that put customers in groups, made from a shop's configuration. */
final class SegmentStages {
  private SegmentStages() {}

  /** The stages, with what the configuration says of them checked. */
  static List<Stage> of(Configuration configuration) {
    Segment segment = configuration.shop().segment();
    // Each name of a feature is looked up by itself, so that the message names the key.
    checkFeatures(configuration, segment.clusters().features(), "segment", "clusters", "features");
    checkFeatures(configuration, segment.slipFeatures(), "segment", "slip-features");
    checkFeature(configuration, segment.valueTiers().by(), "segment", "value-tiers", "by");
    segment
        .strategies()
        .forEach((of, strategies) -> checkStrategies(configuration, of, strategies.keySet()));
    for (int i = 0; i < segment.own().size(); i++) {
      try {
        Expressions.checkCondition(
            segment.own().get(i).when(),
            CustomerSegmentsStage.columns(CustomerFeatures.TABLE, contract(segment)));
      } catch (IllegalArgumentException e) {
        throw configuration.problemAt(e.getMessage(), "segment", "own", String.valueOf(i), "when");
      }
    }
    return List.of(
        new FitSegmentsStage(segment, CustomerFeatures.TABLE),
        new CustomerSegmentsStage(segment, CustomerFeatures.TABLE),
        new SegmentProfilesStage(segment, CustomerFeatures.TABLE),
        new SegmentMovesStage(segment, CustomerFeatures.TABLE),
        new EvaluateSegmentsStage(
            CustomerFeatures.TABLE, TrainingFeatures.TABLE, TrainingFeatures.DATE));
  }

  private static void checkStrategies(
      Configuration configuration, String segmentation, Set<String> named) {
    List<String> all = CustomerSegments.SEGMENTATIONS.stream().map(Field::name).toList();
    if (!all.contains(segmentation)) {
      throw configuration.problemAt(
          "is no segmentation; " + Nearest.hint(segmentation, all),
          "segment",
          "strategies",
          segmentation);
    }
    // Strategies for the segments of our own map may stay beside another map.
    if (segmentation.equals(CustomerSegments.RFM_SEGMENT.name())) {
      return;
    }
    Field column = contract(configuration.shop().segment()).field(segmentation);
    List<String> known = column.oneOf().orElse(List.copyOf(named));
    for (String name : named) {
      if (!known.contains(name)) {
        throw configuration.problemAt(
            "is no segment; " + Nearest.hint(name, known),
            "segment",
            "strategies",
            segmentation,
            name);
      }
    }
  }

  private static void checkFeatures(
      Configuration configuration, List<String> features, String... key) {
    for (int i = 0; i < features.size(); i++) {
      String[] at = Arrays.copyOf(key, key.length + 1);
      at[key.length] = String.valueOf(i);
      checkFeature(configuration, features.get(i), at);
    }
  }

  private static void checkFeature(Configuration configuration, String feature, String... key) {
    try {
      var type = CustomerFeatures.TABLE.field(feature).type();
      if (!(type instanceof org.apache.spark.sql.types.NumericType)) {
        throw configuration.problemAt(
            "must be a number, but " + feature + " is " + type.sql(), key);
      }
    } catch (IllegalArgumentException e) {
      throw configuration.problemAt("names " + e.getMessage(), key);
    }
  }

  /** The contract of segments, with those that the shop's configuration names. */
  static Table contract(Segment segment) {
    return CustomerSegments.of(
        segment.rfm().names().stream().distinct().toList(),
        segment.own().stream().map(OwnSegment::name).toList());
  }
}
