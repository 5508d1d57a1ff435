package io.clientele.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {
  private static final StructType COLUMNS =
      StructType.fromDDL(
          "recency_days int, usual_weekday string, revenue decimal(18,4), items array<string>");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "recency_days <= 30 and usual_weekday in ('monday', 'friday')",
        "revenue between 10 and 20 or recency_days is null",
        "exists(items, item -> item like 'P%')",
        "case when recency_days < 3 then true else upper(usual_weekday) = 'MONDAY' end",
      })
  void acceptsConditionsOverColumns(String sql) {
    assertThatCode(() -> Expressions.checkCondition(sql, COLUMNS)).doesNotThrowAnyException();
  }

  @Test
  void tellsThePartsOfAConditionAsTheyAreWritten() {
    assertThat(
            Expressions.parts(
                "a > 2 * b and not (c in ('x', 'y') or c is null) and a between 1 and -0.5"))
        .containsExactly("a > 2 * b", "c in ('x', 'y')", "c is null", "a between 1 and -0.5");
  }

  @Test
  void tellsTheTypeAndTheColumns() {
    assertThat(Expressions.check("recency_days + 1", COLUMNS)).isEqualTo(DataTypes.IntegerType);
    assertThat(Expressions.columns("revenue > 3 and concat(usual_weekday, 'revenue') = 'x'"))
        .containsExactly("revenue", "usual_weekday");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          recency_dayz > 3                              | no column 'recency_dayz'; did you mean 'recency_days'?
          recency_days > (select 3)                     | a subquery is not allowed here
          recency_days in (select 3)                    | a subquery is not allowed here
          reflect('java.lang.System', 'exit', 1) = ''   | function 'reflect' is not allowed here: only functions whose result depends on nothing but their arguments are
          java_method('java.lang.System', 'getenv') = ''| function 'java_method' is not allowed here: only functions whose result depends on nothing but their arguments are
          input_file_name() = ''                        | function 'input_file_name' is not allowed here: only functions whose result depends on nothing but their arguments are
          current_user() = ''                           | function 'current_user' is not allowed here: only functions whose result depends on nothing but their arguments are
          rand() > 0.5                                  | function 'rand' is not allowed here: only functions whose result depends on nothing but their arguments are
          uuid() = ''                                   | function 'uuid' is not allowed here: only functions whose result depends on nothing but their arguments are
          now() > date'2020-01-01'                      | function 'now' is not allowed here: only functions whose result depends on nothing but their arguments are
          current_date > date'2020-01-01'               | no column 'current_date'; valid here: items, recency_days, revenue, usual_weekday
          unix_timestamp() > 3                          | function 'unix_timestamp' is not allowed here: only functions whose result depends on nothing but their arguments are
          date'today' > date'2020-01-01'                | 'date'today' > date'2020-01-01'' depends on the day it is run; write the date as in date'2025-12-31'
          sum(recency_days) > 3                         | function 'sum' is not allowed here: an expression sees one row at a time
          row_number() over (order by revenue) = 1      | a window is not allowed here
          uper(usual_weekday) = 'X'                     | no function 'uper'; did you mean 'upper'?
          recency_days                                  | a condition must be true or false, but 'recency_days' is INT
          """)
  void refusesWithAMessage(String sql, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Expressions.checkCondition(sql, COLUMNS))
        .withMessage(message);
  }

  @Test
  void refusesWhatCannotBeParsedOrCompared() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Expressions.checkCondition("recency_days between 3 and", COLUMNS))
        .withMessageStartingWith(
            "'recency_days between 3 and' cannot be parsed: Syntax error at or near end of input");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Expressions.checkCondition("items > 3", COLUMNS))
        .withMessageContaining("incompatible types");
  }
}
