package io.clientele.feature;

import io.clientele.config.Costs;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The families of features, and the contract that follows from them. */
public final class CustomerFeatures {
  public static final Table TABLE =
      Table.night(
              "customer_features",
              "One row per customer who did anything, whose account was opened, or who is named as who brought an account, up to the as-of date: what the customer did.",
              fields())
          .key(Table.RUN_ID, CustomerAccounts.CUSTOMER_ID);

  private CustomerFeatures() {}

  /** Every family; one that is computed from others comes after them. */
  static List<Family> families(Costs costs) {
    return Stream.of(
            List.of(RecencyFrequencyMoney.family(), Cadence.family()),
            Basket.families(),
            List.of(TimeHabits.family()),
            Price.families(),
            Preference.families(),
            Geography.families(),
            Browsing.families(),
            AfterSales.families(),
            List.of(Satisfaction.family()),
            CampaignResponse.families(),
            WordOfMouth.families(),
            LoyaltyBreadth.families(),
            Trend.families(),
            List.of(Contribution.family(costs)),
            DeliveredValue.families())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * What the dictionary says of each feature besides its contract.
   *
   * @param family the family's name
   * @param unit what its numbers are of; empty for texts and dates
   */
  public record Entry(String family, String unit) {}

  /** Feature to its entry, in the order of the table's columns. */
  public static Map<String, Entry> dictionary() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Family family : families(Costs.NONE)) {
      for (Feature feature : family.features()) {
        entries.put(feature.field().name(), new Entry(family.name(), feature.unit()));
      }
    }
    return entries;
  }

  /**
   * The families that a shop's facts do not tell, and why: their features are null for everybody.
   *
   * @param supplied table to the columns of it that the shop's feeds give
   */
  public static Map<String, String> absent(Map<String, Set<String>> supplied) {
    Map<String, String> absent = new LinkedHashMap<>();
    for (Family family : families(Costs.NONE)) {
      family.absent(supplied).ifPresent(why -> absent.put(family.name(), why));
    }
    return absent;
  }

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>(List.of(CustomerAccounts.CUSTOMER_ID));
    for (Family family : families(Costs.NONE)) {
      family.features().forEach(feature -> fields.add(feature.field()));
    }
    return fields;
  }
}
