package io.clientele.tag;

import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** All that a night says of customers and tags may name: one row per customer. */
final class Customers {
  static final String ID = CustomerAccounts.CUSTOMER_ID.name();
  static final Seq<String> KEY = CollectionConverters.asScala(List.of(ID)).toSeq();

  private Customers() {}

  static List<Table> inputs(TagLibrary library) {
    List<Table> inputs =
        new ArrayList<>(
            List.of(library.features(), CustomerSegments.TABLE, CustomerForecasts.TABLE));
    if (library.asksAccounts()) {
      inputs.addAll(List.of(Accounts.TABLE, CustomerAccounts.TABLE));
    }
    return inputs;
  }

  static Dataset<Row> of(TagLibrary library, Function<Table, Dataset<Row>> night) {
    Dataset<Row> customers = night.apply(library.features());
    for (Table more : List.of(CustomerSegments.TABLE, CustomerForecasts.TABLE)) {
      // Of columns with one name the first counts, as in what predicates are checked against.
      List<String> there = List.of(customers.columns());
      List<String> again =
          more.columns().stream().filter(there::contains).filter(name -> !name.equals(ID)).toList();
      customers =
          customers.join(night.apply(more).drop(again.toArray(String[]::new)), KEY, "left_outer");
    }
    return library.asksAccounts()
        ? customers.join(
            Profiles.of(library, night.apply(Accounts.TABLE), night.apply(CustomerAccounts.TABLE)),
            KEY,
            "left_outer")
        : customers;
  }
}
