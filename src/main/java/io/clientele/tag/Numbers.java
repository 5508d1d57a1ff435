package io.clientele.tag;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.clientele.schema.Products;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The numbers that models are given besides features: how often a customer chose what, and how
 * often an outcome came true for it.
 */
record Numbers(TagLibrary library) {
  /** The days up to a date whose choices count. */
  private static final int DAYS = 365;

  /** Of a dimension, so many choices are learnt from: those that most customers made. */
  private static final int CHOICES = 100;

  /** What these models are given. */
  Given given(Collection<ValueModel> models) {
    List<String> features = library.numeric();
    Set<String> slots = new TreeSet<>();
    models.forEach(model -> slots.addAll(model.classifier().encoding().features()));
    features.forEach(slots::remove);
    return new Given(features, List.copyOf(slots));
  }

  /** The numbers of the night: {@code customer_id, slot, number}. */
  Dataset<Row> tonight(Function<Table, Dataset<Row>> night, LocalDate asOf) {
    List<Dataset<Row>> parts = new ArrayList<>();
    if (!library.learntChoices().isEmpty()) {
      parts.add(choices(night, asOf).drop("dimension"));
    }
    if (!library.outcomes().isEmpty()) {
      Dataset<Row> features = night.apply(library.features());
      parts.add(bought(night).told(dates(features, List.of(asOf))).drop("date"));
    }
    return parts.stream()
        .reduce(Dataset::unionByName)
        .orElseGet(
            () ->
                night
                    .apply(library.features())
                    .limit(0)
                    .select(col(Customers.ID), lit("").as("slot"), lit(0.0).as("number")));
  }

  /** {@code customer_id, dimension, slot, number}. */
  private Dataset<Row> choices(Function<Table, Dataset<Row>> night, LocalDate asOf) {
    return CustomerChoices.upTo(asOf, DAYS, library.learntChoices(), night)
        .select(
            CustomerChoices.CUSTOMER,
            CustomerChoices.DIMENSION,
            concat(CustomerChoices.DIMENSION, lit(": "), CustomerChoices.CHOICE).as("slot"),
            CustomerChoices.TIMES.cast(Types.DOUBLE).as("number"));
  }

  /** The slots of the choices that most customers made, of each dimension. */
  List<String> frequent(Function<Table, Dataset<Row>> night, LocalDate asOf) {
    if (library.learntChoices().isEmpty()) {
      return List.of();
    }
    Column place =
        row_number().over(Window.partitionBy("dimension").orderBy(col("many").desc(), Given.SLOT));
    return choices(night, asOf)
        .groupBy(col("dimension"), Given.SLOT)
        .agg(count(lit(1)).as("many"))
        .withColumn("place", place)
        .where(col("place").leq(CHOICES))
        .select(Given.SLOT)
        .orderBy(Given.SLOT)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  Bought bought(Function<Table, Dataset<Row>> night) {
    return Bought.of(library.outcomes(), library.isFed(Products.TABLE), night);
  }

  /** A frame of dates, in a column of that name. */
  static Dataset<Row> dates(Dataset<Row> any, List<LocalDate> dates) {
    return any.sparkSession()
        .createDataFrame(
            dates.stream().map(date -> RowFactory.create(Date.valueOf(date))).toList(),
            new StructType().add("date", DataTypes.DateType));
  }

  /** The dimension that a slot is of a choice of; empty for an outcome. */
  static Optional<String> dimension(String slot) {
    int colon = slot.indexOf(": ");
    return colon < 0 ? Optional.empty() : Optional.of(slot.substring(0, colon));
  }
}
