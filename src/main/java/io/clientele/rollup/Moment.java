package io.clientele.rollup;

import io.clientele.schema.Field;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * Something that happens once in the life of a fact, and what that adds to the account's day.
 *
 * @param at when it happened; null when it did not
 * @param counts whether it counts at all
 * @param adds columns of {@link io.clientele.schema.AccountDays} and what each is given
 */
record Moment(Column at, Column counts, Map<Field, Column> adds) {}
