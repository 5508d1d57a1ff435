package io.clientele.report;

import io.clientele.report.Block.Finding;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a published night has to say to whoever opens it in the morning. All of it is read when it
 * is made; what is read of customers is counted before, so that it is as large for a million of
 * them as for a thousand.
 *
 * @param findings what stands out, the most urgent first
 */
public record Report(ToldNight night, List<Finding> findings, List<Section> sections) {

  /** Reads what there is to tell. */
  public static Report of(ToldNight night) {
    Headlines headlines = new Headlines(night);
    Customers customers = new Customers(night);
    Segments segments = new Segments(night);
    Forecasts forecasts = new Forecasts(night);
    Tags tags = new Tags(night);
    Work work = new Work(night);
    List<Finding> findings =
        Stream.of(
                headlines.findings(),
                work.findings(),
                segments.findings(),
                tags.findings(),
                customers.findings(),
                forecasts.findings())
            .flatMap(List::stream)
            .toList();
    return new Report(
        night,
        findings,
        List.of(
            new Section("summary", headlines.figures()),
            headlines.section(),
            customers.section(),
            segments.section(),
            segments.moveSection(),
            customers.cohortSection(),
            forecasts.section(),
            segments.warningSection(),
            tags.section(),
            forecasts.modelSection(work.refused()),
            work.dataSection(),
            work.nightSection()));
  }

  /** The page, complete: it asks for nothing from anywhere. */
  public String page(Language language) {
    return new Page(this, language).html();
  }
}
