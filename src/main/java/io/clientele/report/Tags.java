package io.clientele.report;

import static org.apache.spark.sql.functions.count_if;

import io.clientele.report.Block.Finding;
import io.clientele.report.Block.Mood;
import io.clientele.report.Block.Words;
import io.clientele.schema.AudienceSizes;
import io.clientele.schema.TagChanges;
import io.clientele.schema.TagDictionary;
import io.clientele.schema.TagQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The tag library: how many customers have a tag, and how right it is. */
final class Tags {
  private static final String ADDED = "added";
  private static final String REMOVED = "removed";

  private final Sheet dictionary;
  private final Sheet quality;
  private final Sheet audiences;

  Tags(ToldNight night) {
    Optional<Dataset<Row>> changes =
        night
            .read(TagChanges.TABLE)
            .map(
                rows ->
                    rows.groupBy(TagChanges.TAG.col())
                        .agg(
                            count_if(TagChanges.CHANGE.col().equalTo(ADDED)).as(ADDED),
                            count_if(TagChanges.CHANGE.col().equalTo(REMOVED)).as(REMOVED)));
    dictionary =
        Sheet.of(
            "tag_dictionary",
            List.of(TagDictionary.TABLE, TagChanges.TABLE),
            night
                .read(TagDictionary.TABLE)
                .filter(any -> changes.isPresent())
                .map(
                    rows ->
                        rows.join(changes.orElseThrow(), TagDictionary.TAG.name(), "left")
                            .na()
                            .fill(0, new String[] {ADDED, REMOVED})
                            .orderBy(
                                TagDictionary.CUSTOMERS.col().desc(), TagDictionary.TAG.col())),
            Column.text(TagDictionary.TAG),
            Column.word(TagDictionary.KIND),
            Column.count(TagDictionary.CUSTOMERS),
            Column.share(TagDictionary.COVERAGE),
            new Column(ADDED, Unit.COUNT),
            new Column(REMOVED, Unit.COUNT),
            Column.word(TagDictionary.STATUS),
            Column.text(TagDictionary.OWNER),
            Column.text(TagDictionary.DOC));
    quality =
        Sheet.of(
            "tag_quality",
            List.of(TagQuality.TABLE),
            night
                .read(TagQuality.TABLE)
                .map(
                    rows ->
                        rows.where(TagQuality.SEGMENTATION.col().equalTo(TagQuality.ALL))
                            .orderBy(TagQuality.TAG.col(), TagQuality.VALUE.col())),
            Column.text(TagQuality.TAG),
            Column.text(TagQuality.VALUE),
            Column.word(TagQuality.VERDICT),
            Column.share(TagQuality.WANTED_PRECISION),
            Column.share(TagQuality.PRECISION),
            Column.share(TagQuality.PRECISION_LOW),
            Column.share(TagQuality.PRECISION_HIGH),
            Column.share(TagQuality.COVERAGE),
            Column.share(TagQuality.RECALL),
            Column.count(TagQuality.HELD_OUT),
            Column.number(TagQuality.AUC),
            Column.text(TagQuality.REASON));
    audiences =
        Sheet.of(
            "audience_sizes",
            List.of(AudienceSizes.TABLE),
            night.read(AudienceSizes.TABLE).map(rows -> rows.orderBy(AudienceSizes.AUDIENCE.col())),
            Column.text(AudienceSizes.AUDIENCE),
            Column.count(AudienceSizes.CUSTOMERS),
            Column.count(AudienceSizes.JOINED),
            Column.count(AudienceSizes.LEFT));
  }

  List<Finding> findings() {
    long withdrawn = quality.where(TagQuality.VERDICT.name(), "withdrawn", "").rows().size();
    return withdrawn == 0
        ? List.of()
        : List.of(
            new Finding(Mood.BAD, new Words("finding.withdrawn", new Told(withdrawn, Unit.COUNT))));
  }

  Section section() {
    List<Block> blocks = new ArrayList<>();
    if (dictionary.isEmpty()) {
      blocks.add(new Words("nothing.tags"));
    } else {
      blocks.add(new Words("words.tags"));
      blocks.add(Block.Listing.of(dictionary).withBars(TagDictionary.COVERAGE.name()));
    }
    blocks.add(new Block.Heading("heading.tag_quality"));
    if (quality.isEmpty()) {
      blocks.add(new Words("nothing.tag_quality"));
    } else {
      blocks.add(new Words("words.tag_quality"));
      if (quality.rows().stream()
          .anyMatch(row -> quality.value(row, TagQuality.PRECISION.name()) != null)) {
        blocks.add(new Block.Chart("accuracy", quality));
      } else {
        blocks.add(Block.Listing.of(quality));
      }
    }
    if (!audiences.isEmpty()) {
      blocks.add(new Block.Heading("heading.audiences"));
      blocks.add(Block.Listing.of(audiences));
    }
    return new Section("tags", blocks);
  }
}
