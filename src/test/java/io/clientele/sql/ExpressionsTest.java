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
        "usual_weekday rlike '^mon' or regexp_replace(usual_weekday, '[aeiou]', '') = 'mndy'",
        "to_timestamp(usual_weekday, 'yyyy-MM-dd HH:mm') > timestamp'2025-01-01'",
        "to_number(usual_weekday, '$999.99') > 3 and to_number(usual_weekday, '999') > 3 or recency_days > '30' or element_at(items, 1) = 'a'",
        "from_json(usual_weekday, 'a int').a = 1 or split(usual_weekday, ',')[0] = 'a'",
        "nullif(usual_weekday, '') like 'm%' or try_cast(usual_weekday as int) between 1 and 2",
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
          usual_weekday rlike '('                       | 'usual_weekday rlike '('' cannot be computed: The value of parameter(s) `regexp` in `rlike` is invalid: '('.
          to_date(usual_weekday, 'YYYY-MM-dd') is null  | 'to_date(usual_weekday, 'YYYY-MM-dd') is null' cannot be computed: Fail to recognize 'YYYY-MM-dd' pattern in the DateTimeFormatter. You can form a valid datetime pattern with the guide from 'https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html'.
          regexp_replace(usual_weekday, '[', '') = ''   | 'regexp_replace(usual_weekday, '[', '') = ''' cannot be computed: The value of parameter(s) `regexp` in `regexp_replace` is invalid: '['.
          date_format(date'2025-01-01', 'foo') = ''     | 'date_format(date'2025-01-01', 'foo') = ''' cannot be computed: Unrecognized datetime pattern: 'foo'. You can form a valid datetime pattern with the guide from 'https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html'.
          element_at(items, 0) = 'a'                    | 'element_at(items, 0) = 'a'' cannot be computed: The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).
          recency_days > 'abc'                          | 'abc' is no INT
          revenue > '2,5'                               | '2,5' is no DOUBLE
          date_add(date'2025-01-01', recency_days) > '2025-13-01' | '2025-13-01' is no DATE
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
