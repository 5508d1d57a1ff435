package io.clientele.forecast;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.clientele.problem.Problem;
import io.clientele.schema.Field;
import io.clientele.schema.Models;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The versions of a model. */
public final class ModelVersions {
  private ModelVersions() {}

  /**
   * An earlier version once more, as the latest one and champion from a night on: a row for {@code
   * models}. The version itself stays as it is, so that nights before are what they were.
   *
   * @throws Problem when there is no such version
   */
  public static Dataset<Row> again(
      Dataset<Row> models, String model, int version, LocalDate from, String reason) {
    // Versions are as many as trainings.
    List<Integer> versions =
        models
            .where(Models.MODEL.col().equalTo(model))
            .select(Models.VERSION.col())
            .collectAsList()
            .stream()
            .map(row -> row.getInt(0))
            .sorted()
            .toList();
    if (!versions.contains(version)) {
      throw Problem.configuration(
          "there is no version " + version + " of a model of " + model,
          versions.isEmpty()
              ? "models: purchases, spend; one is trained by the first night with enough to learn from"
              : "there are " + versions);
    }
    int next = versions.get(versions.size() - 1) + 1;
    Column[] columns =
        Models.TABLE.fields().stream()
            .map(field -> changed(field, next, from, version, reason).as(field.name()))
            .toArray(Column[]::new);
    return models
        .where(Models.MODEL.col().equalTo(model).and(Models.VERSION.col().equalTo(version)))
        .select(columns);
  }

  private static Column changed(Field field, int next, LocalDate from, int version, String reason) {
    if (field.equals(Models.VERSION)) {
      return lit(next);
    }
    if (field.equals(Models.PROMOTED_ON)) {
      return lit(Date.valueOf(from));
    }
    return field.equals(Models.REASON)
        ? concat(lit("version " + version + " again: "), lit(reason))
        : field.col();
  }
}
