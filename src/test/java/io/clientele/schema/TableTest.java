package io.clientele.schema;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {
  private static final Field ID = Field.required("id", Types.STRING, "Key.");

  @Test
  void refusesAColumnTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.state("things", "One row per thing.", ID, ID))
        .withMessage("Table things declares a column twice: [id, id]");
  }

  @Test
  void refusesAKeyItLacks() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.fact("things", "One row per thing.", ID).key(Orders.ORDER_ID))
        .withMessage("Table things has no key column order_id");
  }

  @Test
  void namesTheNearestColumn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Orders.TABLE.field("orderd_at"))
        .withMessage("no column 'orderd_at' in orders; did you mean 'ordered_at'?");
  }

  @Test
  void refusesNamesThatAreNotSnakeCaseAndOptionalColumnsThatDoNotSayWhatNullMeans() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Field.required("orderId", Types.STRING, "Key."))
        .withMessage("A column name must be snake_case, cannot be: orderId");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Field.optional("store", Types.STRING, "Store.", " "))
        .withMessage("Optional column store must say what null means");
  }
}
