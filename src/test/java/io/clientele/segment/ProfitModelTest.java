package io.clientele.segment;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.config.ProfitClasses;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ProfitModelTest {
  private static final Table FEATURES =
      Table.night(
          "features",
          "One row per customer.",
          Stream.concat(
                  Stream.of(
                      Field.required("customer_id", Types.STRING, "Customer."),
                      Field.required("frequency_lifetime", Types.INT, "Frequency.")),
                  Stream.of(
                          "revenue",
                          "cost_of_goods",
                          "shipping_cost",
                          "payment_fees",
                          "return_cost",
                          "service_cost",
                          "campaign_cost",
                          "contribution")
                      .map(name -> Field.required(name + "_365d", Types.DOUBLE, "Money.")))
              .toList());
  private static final ProfitClasses CONFIG = new ProfitClasses("365d", 0.25);

  private static Row customer(
      String id, double revenue, double goods, double shipping, double returns, double service) {
    return RowFactory.create(
        id,
        1,
        revenue,
        goods,
        shipping,
        0.0,
        returns,
        service,
        0.0,
        revenue - goods - shipping - returns - service);
  }

  private static List<String> classes(List<Row> rows) {
    Dataset<Row> features = TestSpark.session().createDataFrame(rows, FEATURES.ownSchema());
    List<Column> asked =
        new ArrayList<>(ProfitModel.asked(CONFIG, FEATURES, col("frequency_lifetime").gt(0)));
    Column first = asked.remove(0);
    ProfitModel fitted =
        ProfitModel.of(CONFIG, features.agg(first, asked.toArray(Column[]::new)).head());
    ProfitModel model = Json.read(Json.of(fitted), ProfitModel.class);
    return features
        .orderBy("customer_id")
        .select(col("customer_id"), model.profitClass(), model.lossTerms())
        .collectAsList()
        .stream()
        .map(row -> row.mkString(" | "))
        .toList();
  }

  @Test
  void theBestAreGoldAndLossesSayWhatMadeThem() {
    // Goods are usually half of the revenue, shipping 50 / 1000 of it, returns 84 / 1000.
    assertThat(
            classes(
                List.of(
                    customer("a", 500, 250, 10, 0, 0),
                    customer("b", 300, 150, 10, 0, 0),
                    customer("c", 150, 75, 10, 4, 0),
                    customer("d", 50, 25, 20, 80, 7.5))))
        .containsExactly(
            "a | gold | null",
            "b | ordinary | null",
            "c | ordinary | null",
            "d | loss-making | return cost 75.80, shipping cost 17.50, service cost 7.13");
  }

  @Test
  void whoOnlySentBackIsLossMakingByAllOfTheCostsAndNobodyIsGoldWithoutAProfit() {
    assertThat(classes(List.of(customer("a", 0, 0, 0, 5, 0), customer("b", -20, -10, 3, 5, 0))))
        .containsExactly(
            "a | loss-making | return cost 5.00",
            "b | loss-making | return cost 5.00, shipping cost 3.00");
  }
}
