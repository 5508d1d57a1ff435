package io.clientele.tag;

import io.clientele.config.Tag;
import io.clientele.schema.TagQuality;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** How right a model tag is, as {@link TagQuality} tells it. */
final class QualityRows {
  private QualityRows() {}

  /**
   * The rows of one tag.
   *
   * @param later how many predictions of each value what became known since bears out
   */
  static List<Row> of(
      String name, Tag tag, LocalDate trainedOn, ValueModel model, Map<String, Share> later) {
    boolean like = tag.decidedBy().equals("like");
    List<Row> rows = new ArrayList<>();
    for (ValueModel.Value value : model.values()) {
      for (ValueModel.Judged judged : value.judged()) {
        boolean all = judged.segmentation().equals(TagQuality.ALL);
        Share precision = like ? Share.of(0, 0) : Share.of(judged.right(), judged.predicted());
        Share recall = Share.of(judged.right(), judged.haveIt());
        Share known = all ? later.getOrDefault(value.value(), Share.of(0, 0)) : Share.of(0, 0);
        rows.add(
            RowFactory.create(
                name,
                value.value(),
                judged.segmentation(),
                judged.segment(),
                Date.valueOf(trainedOn),
                judged.heldOut(),
                judged.haveIt(),
                share(judged.haveIt(), judged.heldOut()),
                judged.predicted(),
                judged.right(),
                number(precision.value()),
                number(precision.low()),
                number(precision.high()),
                number(recall.value()),
                number(recall.low()),
                number(recall.high()),
                share(judged.predicted(), judged.heldOut()),
                judged.auc(),
                judged.aucLow(),
                judged.calibrationError(),
                like ? null : (Double) tag.model().precision(),
                value.threshold(),
                known.all(),
                number(known.value()),
                number(known.low()),
                number(known.high()),
                value.verdict(),
                value.reason()));
      }
    }
    return rows;
  }

  private static Double share(long part, long all) {
    return all == 0 ? null : (Double) ((double) part / all);
  }

  private static Double number(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }
}
