package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** What campaign systems need to follow a night: tags that came and went. */
public final class TagChanges {
  public static final Field CUSTOMER_ID = CustomerAccounts.CUSTOMER_ID;
  public static final Field TAG = CustomerTags.TAG;
  public static final Field VALUE =
      required("value", STRING, "Its value; true for a tag that is had or not.");
  public static final Field CHANGE =
      required("change", STRING, "added or removed; another value is both.");
  public static final Field SINCE =
      required("since", DATE, "The night it is compared with: the last one before.");

  public static final Table TABLE =
      Table.night(
              "tag_changes",
              "One row per customer, tag and value that came or went since the last night; empty in the first one.",
              List.of(CUSTOMER_ID, TAG, VALUE, CHANGE, SINCE))
          .key(Table.RUN_ID, CUSTOMER_ID, TAG, VALUE);

  private TagChanges() {}
}
