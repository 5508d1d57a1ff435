package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clientele.report.Language;
import io.clientele.report.MadeUpNight;
import io.clientele.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report with every picture there is, in a real browser. */
class ReportIT {
  @TempDir Path folder;

  @Test
  void everyPictureIsDrawnInBothLanguagesOnAnyScreenAndOnPaper() throws IOException {
    assumeTrue(Browser.find().isPresent(), "there is no Chromium here");
    Report report = new MadeUpNight(TestSpark.session()).report();
    Path english = folder.resolve("made-up-en.html");
    Path chinese = folder.resolve("made-up-zh.html");
    Files.writeString(english, report.page(Language.en));
    Files.writeString(chinese, report.page(Language.zh));
    try (Browser browser = new Browser(folder.resolve("profile"))) {
      ReportPages.check(browser, english, 1280, false);
      byte[] paper = browser.paper();
      assertThat(new String(paper, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
      assertThat(browser.complaints()).isEmpty();
      ReportPages.check(browser, english, 1280, true);
      ReportPages.check(browser, chinese, 390, false);
      ReportPages.check(browser, chinese, 390, true);
    }
  }
}
