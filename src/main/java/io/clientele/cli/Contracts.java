package io.clientele.cli;

import io.clientele.feature.CustomerFeatures;
import io.clientele.schema.AccountDays;
import io.clientele.schema.Accounts;
import io.clientele.schema.Campaigns;
import io.clientele.schema.Contacts;
import io.clientele.schema.Coupons;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Deliveries;
import io.clientele.schema.Events;
import io.clientele.schema.ExchangeRates;
import io.clientele.schema.Maintenance;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Products;
import io.clientele.schema.Publications;
import io.clientele.schema.QualityChecks;
import io.clientele.schema.Quarantine;
import io.clientele.schema.Reconciliation;
import io.clientele.schema.Restatements;
import io.clientele.schema.Reviews;
import io.clientele.schema.RunSteps;
import io.clientele.schema.Runs;
import io.clientele.schema.SegmentProfiles;
import io.clientele.schema.SegmentationMetrics;
import io.clientele.schema.ServiceCases;
import io.clientele.schema.Sessions;
import io.clientele.schema.Stores;
import io.clientele.schema.Table;
import io.clientele.schema.TagDictionary;
import io.clientele.schema.Vault;
import java.util.List;

/** Every contract there is. */
final class Contracts {
  static final List<Table> ALL =
      List.of(
          Accounts.TABLE,
          Orders.TABLE,
          OrderLines.TABLE,
          Events.TABLE,
          ServiceCases.TABLE,
          Reviews.TABLE,
          Contacts.TABLE,
          Campaigns.TABLE,
          Coupons.TABLE,
          Products.TABLE,
          Stores.TABLE,
          ExchangeRates.TABLE,
          Vault.TABLE,
          Deliveries.TABLE,
          Quarantine.TABLE,
          Reconciliation.TABLE,
          QualityChecks.TABLE,
          CustomerAccounts.TABLE,
          AccountDays.TABLE,
          Restatements.TABLE,
          Sessions.TABLE,
          CustomerFeatures.TABLE,
          CustomerSegments.TABLE,
          SegmentationMetrics.TABLE,
          SegmentProfiles.TABLE,
          CustomerTags.TABLE,
          TagDictionary.TABLE,
          Runs.TABLE,
          RunSteps.TABLE,
          Publications.TABLE,
          Maintenance.TABLE);

  private Contracts() {}
}
