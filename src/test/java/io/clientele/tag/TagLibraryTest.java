package io.clientele.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.config.Tag;
import io.clientele.schema.Accounts;
import io.clientele.schema.Orders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagLibraryTest {
  @Test
  void aRuleSeesFeaturesSegmentsForecastsAndTags() {
    assertThatCode(
            () ->
                ConfiguredTags.of(
                    """
                    one { predicate = "orders_30d > 2 and rfm_segment = 'champions' and p_alive > 0.5" }
                    the-other { predicate = "tag.one and value_tier in ('A', 'B')" }
                    """))
        .doesNotThrowAnyException();
  }

  @Test
  void tagsComeAfterThoseTheyName() {
    assertThat(
            ConfiguredTags.of(
                    """
                    a { predicate = "tag.z_last and tag.b" }
                    b { predicate = "tag.z_last" }
                    z-last { attribute = country }
                    """)
                .tags()
                .keySet())
        .containsExactly("z-last", "b", "a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a { predicate = "order_30d > 2" }                 | tags.a.predicate no column 'order_30d'; did you mean 'orders_30d'?
          a { predicate = "run_id = '1'" }                  | tags.a.predicate no column 'run_id'
          a { predicate = "rfm_segment = 'Champions'" }     | tags.a.predicate rfm_segment is never 'Champions'; did you mean 'champions'?
          a { like = "lifecycle in ('new', 'old')" }        | tags.a.like lifecycle is never 'old'; valid here: active, at risk, cooling,
          a { predicate = "tag.bb" }, b { attribute = country } | tags.a.predicate no tag 'bb'; did you mean 'b'?
          a { predicate = "orders_30d in (select 1)" }      | tags.a.predicate a subquery is not allowed here
          a { predicate = "java_method('java.lang.System', 'getenv', 'HOME') = 'a'" } | tags.a.predicate function 'java_method' is not allowed here: only functions whose result depends on nothing but their arguments are
          a { predicate = "current_user() = 'a'" }          | tags.a.predicate function 'current_user' is not allowed here
          a { predicate = "input_file_name() = 'a'" }       | tags.a.predicate function 'input_file_name' is not allowed here
          a { predicate = "orders_30d" }                    | tags.a.predicate a condition must be true or false, but 'orders_30d' is BIGINT
          a { attribute = countri }                         | tags.a.attribute no column 'countri'; did you mean 'country'?
          a { attribute = "1 + 1" }                         | tags.a.attribute must be a text, or true or false, but '1 + 1' is INT
          a { preference = catgory }                        | tags.a.preference 'catgory' is nothing to choose; did you mean 'category'?
          a { outcome = "colour = 'red'" }                  | tags.a.outcome no column 'colour'
          a { outcome = "brand = 'b'", model.choices = [brand] } | tags.a.model.choices must be empty for an outcome
          a { known = children, model.choices = [colour] }  | tags.a.model.choices 'colour' is nothing to choose
          a { known = children, model.exclude = [visit] }   | tags.a.model.exclude names no feature that is learnt from: 'visit'; did you mean 'visits'?
          a { like = "tag.b" }, b { attribute = country }   | tags.a.like no column 'tag'
          a { doc = d }                                     | tags.a.predicate is missing: one of predicate, attribute, preference, known, outcome and like decides a tag
          a { predicate = "true", known = children }        | tags.a.known cannot be beside predicate: one thing decides a tag
          a { predicate = "true", status = old }            | tags.a.status must be one of [proposed, published, deprecated, retired], cannot be: old
          a { predicate = "true", consent = post }          | tags.a.consent must be one of [none, email, phone], cannot be: post
          a { known = children, model.precision = 1 }       | tags.a.model.precision must be above 0 and below 1
          a-b { predicate = "true" }, a_b { predicate = "true" } | cannot be told from a-b where conditions name tags with _
          a { predicate = "tag.b" }, b { predicate = "tag.c" }, c { predicate = "tag.a" } | tags.a.predicate depends on itself: a names b names c names a
          a { predicate = "tag.b" }, b { predicate = "true", status = retired } | tags.a.predicate names tag b, which is retired
          """)
  void aMistakeNamesTheKeyAndWhatIsNear(String tags, String message) {
    assertThatThrownBy(() -> ConfiguredTags.of(tags)).hasMessageContaining(message);
  }

  @Test
  void whatAShopDoesNotTellIsNotAskedFor() {
    List<io.clientele.schema.Table> orders = List.of(Orders.TABLE);
    assertThatThrownBy(() -> ConfiguredTags.of("a { attribute = country }", orders))
        .hasMessageContaining("tags.a.attribute takes accounts, which no feed fills");
    assertThatThrownBy(() -> ConfiguredTags.of("a { preference = brand }", orders))
        .hasMessageContaining("tags.a.preference 'brand' takes products, which no feed fills");
    assertThatThrownBy(
            () -> ConfiguredTags.of("a { predicate = \"true\", consent = email }", orders))
        .hasMessageContaining("tags.a.consent cannot be email: no feed fills accounts");
    assertThatCode(
            () ->
                ConfiguredTags.of(
                    "a { predicate = \"true\", consent = email }",
                    List.of(Orders.TABLE, Accounts.TABLE)))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherDefinitionIsAnotherText() {
    Tag one = ConfiguredTags.of("a { known = children }").tags().get("a");
    Tag other = ConfiguredTags.of("a { known = children, model.precision = 0.7 }").tags().get("a");
    assertThat(TagLibrary.definition(one)).isNotEqualTo(TagLibrary.definition(other));
    assertThat(TagLibrary.definition(one)).startsWith("known children, ");
  }
}
