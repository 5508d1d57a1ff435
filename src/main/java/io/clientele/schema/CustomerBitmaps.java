package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.BINARY;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** Who has which tag and is in which segment, as bits. */
public final class CustomerBitmaps {
  /** Dimension and member of the bits of everybody. */
  public static final String ALL = "all";

  /** Dimension of tags. */
  public static final String TAG = "tag";

  public static final Field DIMENSION =
      required(
          "dimension", STRING, "What the member is of: tag; a column of customer_segments; all.");
  public static final Field MEMBER = required("member", STRING, "The tag, the segment, or all.");
  public static final Field BUCKET =
      required(
          "bucket",
          LONG,
          "From 1: customers are numbered from 1 in the order of their ids, 32768 to a bucket.");
  public static final Field CUSTOMERS =
      required("customers", LONG, "How many of the bucket's customers are members.");
  public static final Field BITMAP =
      required(
          "bitmap",
          BINARY,
          "A bit for each customer of the bucket, set for members; the first is the lowest of the first byte.");

  /** The columns of customer_segments that there are bitmaps of: those with few members. */
  public static final List<Field> SEGMENTATIONS =
      CustomerSegments.SEGMENTATIONS.stream().filter(field -> field.type().equals(STRING)).toList();

  public static final Table TABLE =
      Table.night(
              "customer_bitmaps",
              "One row per tag or segment and 32768 customers: who is a member, for counting audiences.",
              List.of(DIMENSION, MEMBER, BUCKET, CUSTOMERS, BITMAP))
          .key(Table.RUN_ID, DIMENSION, MEMBER, BUCKET);

  private CustomerBitmaps() {}
}
