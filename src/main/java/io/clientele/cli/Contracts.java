package io.clientele.cli;

import io.clientele.feature.CustomerFeatures;
import io.clientele.feature.TrainingFeatures;
import io.clientele.schema.AccountChoices;
import io.clientele.schema.AccountDays;
import io.clientele.schema.AudienceSizes;
import io.clientele.schema.Cohorts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerBitmaps;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Deliveries;
import io.clientele.schema.EarlyWarnings;
import io.clientele.schema.Erasures;
import io.clientele.schema.Facts;
import io.clientele.schema.FeatureStatistics;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.KpiAnomalies;
import io.clientele.schema.KpiDays;
import io.clientele.schema.KpiDrivers;
import io.clientele.schema.Maintenance;
import io.clientele.schema.ModelMetrics;
import io.clientele.schema.Models;
import io.clientele.schema.Publications;
import io.clientele.schema.PurchaseGaps;
import io.clientele.schema.QualityChecks;
import io.clientele.schema.Quarantine;
import io.clientele.schema.Reconciliation;
import io.clientele.schema.Restatements;
import io.clientele.schema.RunSteps;
import io.clientele.schema.Runs;
import io.clientele.schema.SegmentEvaluations;
import io.clientele.schema.SegmentModels;
import io.clientele.schema.SegmentMoves;
import io.clientele.schema.SegmentProfiles;
import io.clientele.schema.SegmentationMetrics;
import io.clientele.schema.Sessions;
import io.clientele.schema.Table;
import io.clientele.schema.TagChanges;
import io.clientele.schema.TagDictionary;
import io.clientele.schema.TagModels;
import io.clientele.schema.TagQuality;
import io.clientele.schema.Tombstones;
import io.clientele.schema.ValueForecasts;
import java.util.List;
import java.util.stream.Stream;

/** Every contract there is. */
final class Contracts {
  /** The tables that Clientele makes. */
  private static final List<Table> OWN =
      List.of(
          Deliveries.TABLE,
          Quarantine.TABLE,
          Reconciliation.TABLE,
          QualityChecks.TABLE,
          CustomerAccounts.TABLE,
          AccountDays.TABLE,
          AccountChoices.TABLE,
          Restatements.TABLE,
          Sessions.TABLE,
          CustomerFeatures.TABLE,
          FeatureStatistics.TABLE,
          TrainingFeatures.TABLE,
          Models.TABLE,
          ModelMetrics.TABLE,
          CustomerForecasts.TABLE,
          ForecastOutcomes.TABLE,
          CustomerSegments.TABLE,
          SegmentationMetrics.TABLE,
          SegmentModels.TABLE,
          SegmentProfiles.TABLE,
          SegmentMoves.TABLE,
          EarlyWarnings.TABLE,
          SegmentEvaluations.TABLE,
          ValueForecasts.TABLE,
          TagModels.TABLE,
          TagQuality.TABLE,
          CustomerTags.TABLE,
          TagChanges.TABLE,
          TagDictionary.TABLE,
          CustomerBitmaps.TABLE,
          AudienceSizes.TABLE,
          KpiDays.TABLE,
          KpiAnomalies.TABLE,
          Cohorts.TABLE,
          PurchaseGaps.TABLE,
          KpiDrivers.TABLE,
          Runs.TABLE,
          RunSteps.TABLE,
          Publications.TABLE,
          Tombstones.TABLE,
          Erasures.TABLE,
          Maintenance.TABLE);

  static final List<Table> ALL = Stream.of(Facts.ALL, OWN).flatMap(List::stream).toList();

  private Contracts() {}
}
