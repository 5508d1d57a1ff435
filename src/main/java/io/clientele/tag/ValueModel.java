package io.clientele.tag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.schema.TagModels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the values of a model tag are predicted by.
 *
 * @param classifier what was learnt
 * @param values those that may be predicted
 */
record ValueModel(Classifier classifier, List<Value> values) {
  static final String PUBLISHED = "published";
  static final String ABSTAINS = "abstains";
  static final String WITHDRAWN = "withdrawn";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A value that may be predicted: it is for a customer of whom no other such value is more likely,
   * and whose probability is the threshold or more.
   *
   * @param value the value
   * @param at its class
   * @param curve from what the classifier says to a probability
   * @param threshold null for nobody
   * @param verdict published, abstains or withdrawn
   * @param reason why
   * @param judged how right it is, of all customers and of segments
   */
  record Value(
      String value,
      int at,
      Platt curve,
      Double threshold,
      String verdict,
      String reason,
      List<Judged> judged) {
    Value withdrawn(String why) {
      return new Value(value, at, curve, null, WITHDRAWN, why, judged);
    }

    Value from(double probability) {
      return new Value(value, at, curve, probability, verdict, reason, judged);
    }
  }

  /**
   * How right predictions of a value are, of customers who were held out.
   *
   * @param segmentation {@code all}, or of which segmentation the segment is
   * @param segment whose customers
   * @param heldOut how many there are
   * @param haveIt how many of them have the value
   * @param predicted how many of them are predicted to
   * @param right how many of those have it
   * @param auc area under the ROC curve; null of segments
   * @param aucLow lower end of its interval; null of segments
   * @param calibrationError mean distance of probability and rate; null of segments
   */
  record Judged(
      String segmentation,
      String segment,
      long heldOut,
      long haveIt,
      long predicted,
      long right,
      Double auc,
      Double aucLow,
      Double calibrationError) {}

  /** The models of a night, by tag; a row per model tag. */
  static Map<String, ValueModel> ofNight(Dataset<Row> tagModels) {
    Map<String, ValueModel> models = new TreeMap<>();
    for (Row row : tagModels.select(TagModels.TAG.col(), TagModels.MODEL.col()).collectAsList()) {
      models.put(row.getString(0), fromJson(row.getString(1)));
    }
    return models;
  }

  /** This model, giving everybody the value that is most likely. */
  ValueModel ofEverybody() {
    return new ValueModel(classifier, values.stream().map(value -> value.from(0)).toList());
  }

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static ValueModel fromJson(String text) {
    try {
      return JSON.readValue(text, ValueModel.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a model of a tag: " + text, e);
    }
  }
}
