package io.clientele.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.config.SavedAudience;
import io.clientele.problem.Problem;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
  private static final Table FEATURES =
      Table.night(
          "features",
          "One row per customer.",
          List.of(
              CustomerAccounts.CUSTOMER_ID,
              Field.required("orders_365d", Types.LONG, "Orders."),
              Field.required("usual_weekday", Types.STRING, "Day.")));

  private static final Vocabulary VOCABULARY =
      new Vocabulary(
          List.of("bargain-hunter", "contacted_7d", "prospect"),
          CustomerSegments.of(List.of("champions", "at risk", "lost"), List.of()),
          FEATURES);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tag.bargain_hunter and not tag.contacted_7d",
        "tag.`bargain-hunter` or segment.value_tier in ('A', 'B')",
        "'A' = segment.value_tier or segment.cluster is not null and segment.rfm_segment <> 'lost'",
      })
  void tagsAndSegmentsAreAnsweredFromBitmaps(String sql) {
    assertThat(VOCABULARY.audience(sql).logic()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tag.prospect and forecast.churn_90d > 0.6 and feature.orders_365d > 3",
        "upper(segment.value_tier) = 'A'",
        "segment.value_tier = null",
        "segment.cluster_id = 3 or tag.prospect",
        "feature.usual_weekday = 'monday'",
        "segment.lifecycle in ('at risk', null) or null = segment.profit_class",
        "tag.prospect = (segment.recency_score > 3)",
      })
  void anythingElseFromTables(String sql) {
    assertThat(VOCABULARY.audience(sql).logic()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tag.bargan_hunter                             | no tag 'bargan_hunter'; did you mean 'bargain_hunter'?
          tag.bargain-hunter or tag.prospect            | - is minus in a condition: for 'bargain-hunter' write tag.bargain_hunter
          tag.bargain-hunted                            | no tag 'bargain'; valid here: bargain_hunter, contacted_7d, prospect
          segment.value_teir = 'A'                      | no column 'value_teir' in customer_segments; did you mean 'value_tier'?
          forecast.churn_9d > 0.6                       | no column 'churn_9d' in customer_forecasts; did you mean 'churn_90d'?
          feature.order_365d > 3                        | no column 'order_365d' in features; did you mean 'orders_365d'?
          segment.run_id = '1'                          | no column 'run_id' in customer_segments; valid here: cluster, cluster_id, customer_id, frequency_score, lifecycle, loss_terms, monetary_score, own_segment, profit_class, recency_score, rfm_segment, tier_cluster, tier_cluster_id, value_score, value_tier
          segments.value_tier = 'A'                     | no group 'segments' in 'segments.value_tier'; did you mean 'segment'?
          orders_365d > 3                               | 'orders_365d' is no name here; did you mean 'feature.orders_365d'? write tag.NAME, value.NAME, segment.COLUMN, forecast.COLUMN or feature.COLUMN
          current_date > date'2020-01-01'               | 'current_date' is no name here; write tag.NAME, value.NAME, segment.COLUMN, forecast.COLUMN or feature.COLUMN
          tag.prospect and exists (select 1)            | a subquery is not allowed here
          segment.value_tier in (select 3)              | a subquery is not allowed here
          reflect('java.lang.System', 'exit', 1) = ''   | function 'reflect' is not allowed here: only functions whose result depends on nothing but their arguments are
          java_method('java.lang.System', 'getenv') = ''| function 'java_method' is not allowed here: only functions whose result depends on nothing but their arguments are
          input_file_name() = ''                        | function 'input_file_name' is not allowed here: only functions whose result depends on nothing but their arguments are
          now() > date'2020-01-01'                      | function 'now' is not allowed here: only functions whose result depends on nothing but their arguments are
          segment.lifecycle = 'at risc'                 | lifecycle is never 'at risc'; did you mean 'at risk'?
          'gold' <> segment.value_tier                  | value_tier is never 'gold'; valid here: A, B, C
          segment.rfm_segment in ('lost', 'Champions')  | rfm_segment is never 'Champions'; did you mean 'champions'?
          not segment.own_segment <=> 'vip'             | own_segment is never 'vip'; it is null for everybody
          rand() > 0.5                                  | function 'rand' is not allowed here: only functions whose result depends on nothing but their arguments are
          count(tag.prospect) > 3                       | function 'count' is not allowed here: an expression sees one row at a time
          tag.*                                         | * is not allowed here; name the columns
          feature.orders_365d                           | a condition must be true or false, but 'feature.orders_365d' is BIGINT
          """)
  void refusesWithAMessage(String sql, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VOCABULARY.audience(sql))
        .withMessage(message);
  }

  @Test
  void refusesWhatCannotBeParsedOrCompared() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VOCABULARY.audience("tag.prospect and"))
        .withMessage("'tag.prospect and' cannot be parsed: 'and' is too much at its end");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VOCABULARY.audience("tag.prospect.more"))
        .withMessageContaining("more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VOCABULARY.audience(" "))
        .withMessage(
            "the condition is empty; write tag.NAME, value.NAME, segment.COLUMN, forecast.COLUMN or feature.COLUMN");
  }

  @Test
  void aSavedAudienceIsNamedInTheProblem() {
    assertThatThrownBy(
            () ->
                SavedAudiences.of(
                    Map.of("win_back", new SavedAudience("tag.mine", "Doc.", "me")),
                    VOCABULARY,
                    (message, name) -> Problem.configuration(name + ": " + message, "")))
        .hasMessageStartingWith("win_back: no tag 'mine'; ");
  }
}
