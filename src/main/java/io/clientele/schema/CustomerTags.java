package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** The tags a customer has. */
public final class CustomerTags {
  public static final Field CUSTOMER_ID = CustomerAccounts.CUSTOMER_ID;
  public static final Field TAG = required("tag", STRING, "The tag; defined in tag_dictionary.");

  public static final Table TABLE =
      Table.night(
              "customer_tags",
              "One row per customer and tag the customer has.",
              List.of(CUSTOMER_ID, TAG))
          .key(Table.RUN_ID, CUSTOMER_ID, TAG);

  private CustomerTags() {}
}
