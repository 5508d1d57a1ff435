package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.CommandLineRun;
import io.clientele.SmallShop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with an audience is told before there is a session. */
class AudienceCommandTest {
  private static final String SAVED =
      """
      tags.new { predicate = "recency_days < 3", doc = New., owner = me }
      audiences.win_back { where = "tag.new and forecast.churn_90d > 0.6", doc = Back., owner = me }
      """;

  @TempDir Path folder;

  private String refused(String configuration, String... args) {
    SmallShop shop = new SmallShop(folder).configure(configuration);
    List<String> all = new ArrayList<>(List.of("audience", "--shop"));
    all.add(shop.configuration().toString());
    all.addAll(List.of(args));
    CommandLineRun run =
        CommandLineRun.of(
            zone -> {
              throw new AssertionError("a session was opened");
            },
            all.toArray(String[]::new));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).doesNotContain("\tat ");
    return run.err();
  }

  @Test
  void aConditionIsChecked() {
    assertThat(refused(SAVED, "tag.nwe and feature.recency_days < 3"))
        .isEqualToIgnoringNewLines("no tag 'nwe'; did you mean 'new'?");
    assertThat(refused(SAVED, "reflect('java.lang.Runtime', 'x') = ''"))
        .startsWith("function 'reflect' is not allowed here");
    assertThat(refused(SAVED, "win_back", "--overlap", "segment.value_teir = 'A'"))
        .contains("did you mean 'value_tier'?");
  }

  @Test
  void aNameIsThatOfASavedAudience() {
    assertThat(refused(SAVED, "win_bak"))
        .startsWith("no saved audience 'win_bak'")
        .contains("did you mean 'win_back'?");
    assertThat(refused("", "win_back")).contains("the configuration has none");
  }

  @Test
  void aSavedAudienceIsCheckedWithItsPlace() {
    assertThat(refused(SAVED.replace("churn_90d", "churn_9d"), "win_back"))
        .contains(
            "shop.conf:",
            ": audiences.win_back.where no column 'churn_9d' in customer_forecasts; did you mean 'churn_90d'?");
    assertThat(refused(SAVED.replace("Back.", "\" \""), "win_back"))
        .contains("audiences.win_back.doc must say what the audience is for");
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    assertThat(refused(SAVED, "win_back", "--suppress", "ids.txt"))
        .startsWith("--format and --suppress are of an export");
    assertThat(refused(SAVED, "win_back", "--list", "0"))
        .startsWith("Number of customers must be at least 1, cannot be: 0");
    assertThat(refused(SAVED, "win_back", "--list", "3", "--sample", "3"))
        .contains("mutually exclusive");
  }
}
