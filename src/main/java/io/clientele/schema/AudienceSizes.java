package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** How saved audiences grow and shrink. */
public final class AudienceSizes {
  private static final String FIRST =
      "there is no night before, or it does not know a tag that the audience names";

  public static final Field AUDIENCE =
      required("audience", STRING, "The saved audience; defined in configuration.");
  public static final Field CUSTOMERS = required("customers", LONG, "Its members.");
  public static final Field JOINED =
      optional(
          "joined",
          LONG,
          "Members who fulfilled today's condition not yet on the night before.",
          FIRST);
  public static final Field LEFT =
      optional(
          "left",
          LONG,
          "Customers who fulfilled today's condition on the night before, and no longer do.",
          FIRST);

  public static final Table TABLE =
      Table.night(
              "audience_sizes",
              "One row per saved audience: its size and what changed since the night before.",
              List.of(AUDIENCE, CUSTOMERS, JOINED, LEFT))
          .key(Table.RUN_ID, AUDIENCE);

  private AudienceSizes() {}
}
