package io.clientele.schema;

import java.util.List;

/** The tables that sources fill. */
public final class Facts {
  public static final List<Table> ALL =
      List.of(
          Accounts.TABLE,
          Vault.TABLE,
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
          ExchangeRates.TABLE);

  private Facts() {}
}
