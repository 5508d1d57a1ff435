package io.clientele.rollup;

import static io.clientele.sql.Amounts.decimal;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the rows of a fact add to the days of accounts: each of its moments to the day it was on.
 *
 * @param fact the table
 * @param moments what happens in the life of a row
 */
record Booking(Table fact, List<Moment> moments) {
  private static final String MOMENT = "_moment";

  /**
   * The account-days of rows of the fact: key of {@link AccountDays} and all other columns of the
   * rows, a row for each moment that was.
   */
  Dataset<Row> days(Dataset<Row> rows) {
    return moments(rows, false);
  }

  /**
   * What the rows add: all columns of {@link AccountDays}, null where they add nothing; amounts are
   * whole ten-thousandths.
   */
  Dataset<Row> entries(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>(List.of(AccountDays.TABLE.keyColumns()));
    for (Field field : AccountDays.TABLE.fields()) {
      if (AccountDays.TABLE.key().contains(field.name())) {
        continue;
      }
      Column value = lit(null);
      for (int i = moments.size() - 1; i >= 0; i--) {
        Column added = moments.get(i).adds().get(field);
        if (added != null) {
          value = when(col(MOMENT).equalTo(i), added).otherwise(value);
        }
      }
      columns.add(value.cast(isAmount(field) ? Types.LONG : field.type()).as(field.name()));
    }
    return moments(rows, true).select(columns.toArray(Column[]::new));
  }

  private Dataset<Row> moments(Dataset<Row> rows, boolean counting) {
    List<Column> each = new ArrayList<>();
    for (Moment moment : moments) {
      // The session's zone is the business zone.
      Column day = to_date(moment.at());
      each.add(
          struct(
              lit(each.size()).as(MOMENT),
              (counting ? when(moment.counts(), day) : day).as(AccountDays.DAY.name())));
    }
    // Sessions have a day of their own.
    return rows.drop(AccountDays.DAY.name())
        .select(col("*"), inline(array(each.toArray(Column[]::new))))
        .where(AccountDays.DAY.col().isNotNull());
  }

  /** Adds entries up to account-days. */
  static Dataset<Row> sum(Dataset<Row> entries) {
    List<Column> sums = new ArrayList<>();
    for (Field field : AccountDays.TABLE.fields()) {
      if (!AccountDays.TABLE.key().contains(field.name())) {
        Column sum = isAmount(field) ? decimal(added(field)) : added(field).cast(field.type());
        sums.add(sum.as(field.name()));
      }
    }
    return entries
        .groupBy(AccountDays.TABLE.keyColumns())
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }

  private static Column added(Field field) {
    if (AccountDays.GREATEST.contains(field)) {
      return max(field.col());
    }
    if (AccountDays.LEAST.contains(field)) {
      return min(field.col());
    }
    Column total = org.apache.spark.sql.functions.sum(field.col());
    return field.isRequired() ? coalesce(total, lit(0L)) : total;
  }

  private static boolean isAmount(Field field) {
    return field.type().equals(Types.MONEY) || field.type().equals(Types.QUANTITY);
  }

  /** 1 where the condition holds, else 0. */
  static Column count(Column condition) {
    return when(condition, 1).otherwise(0);
  }
}
