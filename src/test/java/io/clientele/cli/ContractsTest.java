package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.sql.Expressions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractsTest {
  static Stream<Table> tables() {
    return Contracts.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyTableAndColumnIsDocumentedInSentences(Table table) {
    assertThat(table.doc()).endsWith(".");
    assertThat(table.fields())
        .extracting(Field::doc)
        .allSatisfy(doc -> assertThat(doc).endsWith("."));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void keysAreNeverNull(Table table) {
    assertThat(table.key()).allSatisfy(key -> assertThat(table.field(key).isRequired()).isTrue());
  }

  @ParameterizedTest
  @MethodSource("tables")
  void checksAreConditionsOverTheTableAndAreNotBrokenByNull(Table table) {
    for (Field field : table.fields()) {
      if (!field.check().isEmpty()) {
        assertThat(Expressions.check(field.check(), table.schema()))
            .isEqualTo(DataTypes.BooleanType);
        if (!field.isRequired()) {
          assertThat(field.check()).startsWith(field.name() + " is null or ");
        }
      }
    }
  }

  @Test
  void everyTableAStageTouchesIsInTheDictionary() {
    assertThat(Contracts.ALL).doesNotHaveDuplicates();
    assertThat(Contracts.ALL).extracting(Table::name).doesNotHaveDuplicates();
    assertThat(Contracts.ALL)
        .filteredOn(table -> table.kind() == Table.Kind.NIGHT)
        .allSatisfy(
            table ->
                assertThat(table.columns().subList(0, 2)).isEqualTo(List.of("run_id", "as_of")));
  }
}
