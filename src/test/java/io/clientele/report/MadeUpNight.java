package io.clientele.report;

import io.clientele.schema.AudienceSizes;
import io.clientele.schema.Cohorts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.EarlyWarnings;
import io.clientele.schema.Field;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.KpiAnomalies;
import io.clientele.schema.KpiDays;
import io.clientele.schema.KpiDrivers;
import io.clientele.schema.ModelMetrics;
import io.clientele.schema.Models;
import io.clientele.schema.PurchaseGaps;
import io.clientele.schema.QualityChecks;
import io.clientele.schema.Reconciliation;
import io.clientele.schema.Restatements;
import io.clientele.schema.RunSteps;
import io.clientele.schema.Runs;
import io.clientele.schema.SegmentEvaluations;
import io.clientele.schema.SegmentMoves;
import io.clientele.schema.SegmentProfiles;
import io.clientele.schema.SegmentationMetrics;
import io.clientele.schema.Table;
import io.clientele.schema.TagChanges;
import io.clientele.schema.TagDictionary;
import io.clientele.schema.TagQuality;
import io.clientele.schema.ValueForecasts;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;

/** A night in which every table has something to tell, by formula, without a warehouse. */
public final class MadeUpNight {
  static final LocalDate AS_OF = LocalDate.of(2025, 12, 31);

  private final SparkSession spark;
  private final Map<Table, List<Row>> rows = new HashMap<>();

  public MadeUpNight(SparkSession spark) {
    this.spark = spark;
    days();
    drivers();
    customers(300);
    segments();
    forecasts();
    tags();
    work();
  }

  /** Puts a row into a table: fields and values in turn; what is not told is null. */
  MadeUpNight put(Table table, Object... told) {
    Object[] values = new Object[table.ownFields().size()];
    for (int i = 0; i < told.length; i += 2) {
      Field field = (Field) told[i];
      int place = table.ownFields().indexOf(field);
      values[place] =
          field.type() instanceof DecimalType decimal && told[i + 1] != null
              ? new BigDecimal(told[i + 1].toString()).setScale(decimal.scale())
              : told[i + 1];
    }
    rows.computeIfAbsent(table, any -> new ArrayList<>()).add(RowFactory.create(values));
    return this;
  }

  /** What is read of a table. */
  Optional<Dataset<Row>> read(Table table) {
    return Optional.ofNullable(rows.get(table))
        .map(
            told -> {
              StructField[] loose = table.ownSchema().fields();
              for (int i = 0; i < loose.length; i++) {
                loose[i] =
                    new StructField(
                        loose[i].name(), loose[i].dataType(), true, loose[i].metadata());
              }
              return spark.createDataFrame(told, new org.apache.spark.sql.types.StructType(loose));
            });
  }

  /** The report of it. */
  public Report report() {
    return Report.of(new ToldNight("Tea & <Biscuits>", "GBP", AS_OF, AS_OF + ".1", this::read));
  }

  private static Date day(int ago) {
    return Date.valueOf(AS_OF.minusDays(ago));
  }

  private void days() {
    for (int ago = 0; ago < 100; ago++) {
      long orders = 40L + ago % 7 * 5L;
      put(
          KpiDays.TABLE,
          KpiDays.DAY,
          day(ago),
          KpiDays.DIMENSION,
          "all",
          KpiDays.MEMBER,
          "all",
          KpiDays.GROSS_REVENUE,
          2000 + orders * 3 - ago,
          KpiDays.DISCOUNT,
          100,
          KpiDays.RETURNS,
          50,
          KpiDays.NET_REVENUE,
          1850 + orders * 3 - ago,
          KpiDays.UNITS,
          orders * 2,
          KpiDays.ORDERS,
          orders,
          KpiDays.REPEAT_ORDERS,
          orders * 7 / 10,
          KpiDays.BUYERS,
          orders - 3,
          KpiDays.NEW_BUYERS,
          orders / 5,
          KpiDays.PROMISED_DELIVERIES,
          30L,
          KpiDays.LATE_DELIVERIES,
          (long) (ago % 4),
          KpiDays.VISITS,
          400L + ago,
          KpiDays.CART_VISITS,
          90L);
      for (String member : List.of("web", "store")) {
        put(
            KpiDays.TABLE,
            KpiDays.DAY,
            day(ago),
            KpiDays.DIMENSION,
            KpiDays.CHANNEL,
            KpiDays.MEMBER,
            member,
            KpiDays.GROSS_REVENUE,
            member.length() * 100,
            KpiDays.ORDERS,
            10L,
            KpiDays.NEW_BUYERS,
            2L);
      }
    }
    put(
        KpiAnomalies.TABLE,
        KpiAnomalies.DAY,
        day(3),
        KpiAnomalies.KPI,
        "net_revenue",
        KpiAnomalies.VALUE,
        2022.0,
        KpiAnomalies.EXPECTED,
        1400.0,
        KpiAnomalies.SCORE,
        5.1,
        KpiAnomalies.IS_ANOMALY,
        true);
    put(
        KpiAnomalies.TABLE,
        KpiAnomalies.DAY,
        day(2),
        KpiAnomalies.KPI,
        "orders",
        KpiAnomalies.VALUE,
        41.0,
        KpiAnomalies.EXPECTED,
        42.0,
        KpiAnomalies.SCORE,
        -0.1,
        KpiAnomalies.IS_ANOMALY,
        false);
  }

  private void drivers() {
    Map<String, List<Object>> effects = new HashMap<>();
    effects.put("buyers", List.of("factors", 1000, 700.0, 720.0));
    effects.put("orders_per_buyer", List.of("factors", -1120, 1.9, 1.85));
    effects.put("order_value", List.of("factors", 904, 38.0, 38.5));
    effects.put("new", List.of("customers", 9000, 0.0, 9000.0));
    effects.put("retained", List.of("customers", 784, 40000.0, 40784.0));
    effects.put("lost", List.of("customers", -9000, 9000.0, 0.0));
    effects.forEach(
        (driver, told) ->
            put(
                KpiDrivers.TABLE,
                KpiDrivers.PERIOD,
                KpiDrivers.DAYS_28,
                KpiDrivers.COMPARED_WITH,
                KpiDrivers.BEFORE,
                KpiDrivers.FROM_DAY,
                day(27),
                KpiDrivers.TO_DAY,
                day(0),
                KpiDrivers.BASE_REVENUE,
                54530,
                KpiDrivers.REVENUE,
                55314,
                KpiDrivers.CHANGE,
                784,
                KpiDrivers.SPLIT,
                told.get(0),
                KpiDrivers.DRIVER,
                driver,
                KpiDrivers.EFFECT,
                told.get(1),
                KpiDrivers.BASE_VALUE,
                told.get(2),
                KpiDrivers.VALUE,
                told.get(3)));
  }

  /** So many customers, in place of those there are. */
  MadeUpNight customers(int number) {
    rows.remove(CustomerSegments.TABLE);
    rows.remove(EarlyWarnings.TABLE);
    for (int i = 0; i < number; i++) {
      put(
          CustomerSegments.TABLE,
          CustomerSegments.CUSTOMER_ID,
          "c" + i,
          CustomerSegments.RECENCY_SCORE,
          i % 5 + 1,
          CustomerSegments.FREQUENCY_SCORE,
          i % 7 % 5 + 1,
          CustomerSegments.MONETARY_SCORE,
          i % 3 + 1,
          CustomerSegments.RFM_SEGMENT,
          i % 5 > 2 ? "champions" : "at risk");
      put(
          EarlyWarnings.TABLE,
          EarlyWarnings.CUSTOMER_ID,
          "c" + i,
          EarlyWarnings.SINCE,
          day(30),
          EarlyWarnings.PROFIT_CLASS,
          "ordinary",
          EarlyWarnings.CAUSE,
          i % 2 == 0 ? "customer" : "model",
          EarlyWarnings.CONTRIBUTION_THEN,
          500.0 + i,
          EarlyWarnings.CONTRIBUTION_NOW,
          400.0,
          EarlyWarnings.REASONS,
          "orders_90d 4 → 1");
    }
    return this;
  }

  private void segments() {
    for (int percent : new int[] {1, 5, 10, 20, 50, 90}) {
      put(
          SegmentationMetrics.TABLE,
          SegmentationMetrics.SEGMENTATION,
          "value_tier",
          SegmentationMetrics.METRIC,
          "top_" + percent + "_percent_share",
          SegmentationMetrics.VALUE,
          Math.sqrt(percent / 100.0),
          SegmentationMetrics.NOTE,
          "share of revenue_lifetime");
    }
    put(
        SegmentationMetrics.TABLE,
        SegmentationMetrics.SEGMENTATION,
        "cluster",
        SegmentationMetrics.METRIC,
        "clusters",
        SegmentationMetrics.NOTE,
        "refused: 7 buyers");
    String[] classes = {"gold", "ordinary", "loss-making"};
    for (int i = 0; i < classes.length; i++) {
      put(
          SegmentProfiles.TABLE,
          SegmentProfiles.SEGMENTATION,
          "profit_class",
          SegmentProfiles.SEGMENT,
          classes[i],
          SegmentProfiles.CUSTOMERS,
          100L * (i + 1),
          SegmentProfiles.CUSTOMER_SHARE,
          (i + 1) / 6.0,
          SegmentProfiles.REVENUE,
          9000.0 - 4000 * i,
          SegmentProfiles.REVENUE_SHARE,
          (9 - 4 * i) / 15.0,
          SegmentProfiles.FREQUENCY_MEDIAN,
          3.0);
      for (String to : classes) {
        put(
            SegmentMoves.TABLE,
            SegmentMoves.SEGMENTATION,
            "profit_class",
            SegmentMoves.PERIOD,
            "month",
            SegmentMoves.SINCE,
            day(30),
            SegmentMoves.FROM_SEGMENT,
            classes[i],
            SegmentMoves.TO_SEGMENT,
            to,
            SegmentMoves.CAUSE,
            classes[i].equals(to) ? "stayed" : "customer",
            SegmentMoves.CUSTOMERS,
            classes[i].equals(to) ? 90L : 5L + i,
            SegmentMoves.REVENUE,
            10.0);
      }
    }
    put(
        SegmentEvaluations.TABLE,
        SegmentEvaluations.SEGMENTATION,
        "profit_class",
        SegmentEvaluations.SEGMENTED_ON,
        day(90),
        SegmentEvaluations.CUSTOMERS,
        500L,
        SegmentEvaluations.ETA_SQUARED_LOG,
        0.21,
        SegmentEvaluations.P_VALUE,
        0.0001,
        SegmentEvaluations.TELLS,
        true);
    for (int cohort = 0; cohort < 6; cohort++) {
      for (int age = 0; age <= cohort; age++) {
        put(
            Cohorts.TABLE,
            Cohorts.COHORT,
            Date.valueOf(AS_OF.withDayOfMonth(1).minusMonths(cohort)),
            Cohorts.AGE_MONTHS,
            age,
            Cohorts.IS_COMPLETE,
            age < cohort,
            Cohorts.CUSTOMERS,
            100L + cohort,
            Cohorts.RETAINED_SHARE,
            age == 0 ? 1 : 0.3 / age,
            Cohorts.REPEAT_RATE,
            0.1 * age,
            Cohorts.CUMULATIVE_NET_REVENUE,
            1000 * (age + 1),
            Cohorts.CUMULATIVE_CONTRIBUTION,
            400.0 * (age + 1));
      }
    }
    for (int purchase = 1; purchase <= 3; purchase++) {
      put(
          PurchaseGaps.TABLE,
          PurchaseGaps.PURCHASE,
          purchase,
          PurchaseGaps.CUSTOMERS,
          900L / purchase,
          PurchaseGaps.WENT_ON_SHARE,
          0.3 + 0.1 * purchase,
          PurchaseGaps.WENT_ON_90D_SHARE,
          0.2 + 0.1 * purchase,
          PurchaseGaps.DAYS_MEDIAN,
          30.0);
    }
  }

  private void forecasts() {
    put(
        ValueForecasts.TABLE,
        ValueForecasts.DIMENSION,
        "all",
        ValueForecasts.MEMBER,
        "all",
        ValueForecasts.FORECAST_CUSTOMERS,
        300L,
        ValueForecasts.buyers(90),
        120.4,
        ValueForecasts.purchases(90),
        200.2,
        ValueForecasts.spend(90),
        8000.0,
        ValueForecasts.CLV,
        12000.0,
        ValueForecasts.CLV_LOW,
        11000.0,
        ValueForecasts.CLV_HIGH,
        13000.0,
        ValueForecasts.CLV_MEAN,
        40.0);
    outcome("all", "all", 300, 60.2, 58);
    for (int tenth = 1; tenth <= 10; tenth++) {
      outcome("tenth", String.valueOf(tenth), 30, tenth * 1.1, tenth);
      put(
          ModelMetrics.TABLE,
          ModelMetrics.MODEL,
          "purchase_30d",
          ModelMetrics.VERSION,
          2,
          ModelMetrics.CANDIDATE,
          "logistic_regression",
          ModelMetrics.METRIC,
          "lift_" + tenth,
          ModelMetrics.VALUE,
          tenth / 5.5);
    }
    for (int version = 1; version <= 2; version++) {
      put(
          Models.TABLE,
          Models.MODEL,
          "purchase_30d",
          Models.VERSION,
          version,
          Models.METHOD,
          "LOGISTIC_REGRESSION",
          Models.TRAINED_ON,
          day(60 - 30 * version),
          Models.PROMOTED_ON,
          version == 1 ? day(30) : null,
          Models.REASON,
          "the first; beats every baseline",
          Models.CUSTOMERS,
          300L);
    }
    put(
        ModelMetrics.TABLE,
        ModelMetrics.MODEL,
        "purchase_30d",
        ModelMetrics.VERSION,
        2,
        ModelMetrics.CANDIDATE,
        "recency",
        ModelMetrics.METRIC,
        "auc",
        ModelMetrics.VALUE,
        0.7);
  }

  private void outcome(
      String dimension, String member, long customers, double expected, long actual) {
    put(
        ForecastOutcomes.TABLE,
        ForecastOutcomes.HORIZON_DAYS,
        30,
        ForecastOutcomes.FORECAST_ON,
        day(30),
        ForecastOutcomes.DIMENSION,
        dimension,
        ForecastOutcomes.MEMBER,
        member,
        ForecastOutcomes.CUSTOMERS,
        customers,
        ForecastOutcomes.EXPECTED_BUYERS,
        expected,
        ForecastOutcomes.ACTUAL_BUYERS,
        actual,
        ForecastOutcomes.ACTUAL_PURCHASES,
        actual,
        ForecastOutcomes.ACTUAL_SPEND,
        10.0 * actual,
        ForecastOutcomes.DECAYED,
        dimension.equals("all") ? false : null);
  }

  private void tags() {
    for (String tag : List.of("regular", "family")) {
      put(
          TagDictionary.TABLE,
          TagDictionary.TAG,
          tag,
          TagDictionary.KIND,
          tag.equals("family") ? "model" : "rule",
          TagDictionary.DOC,
          "</script><script>alert(1)</script>",
          TagDictionary.OWNER,
          "crm",
          TagDictionary.CUSTOMERS,
          (long) tag.length(),
          TagDictionary.COVERAGE,
          tag.length() / 20.0,
          TagDictionary.STATUS,
          "published");
    }
    put(
        TagChanges.TABLE,
        TagChanges.CUSTOMER_ID,
        "c1",
        TagChanges.TAG,
        "regular",
        TagChanges.VALUE,
        "true",
        TagChanges.CHANGE,
        "added");
    for (String value : List.of("true", "large")) {
      put(
          TagQuality.TABLE,
          TagQuality.TAG,
          "family",
          TagQuality.VALUE,
          value,
          TagQuality.SEGMENTATION,
          "all",
          TagQuality.SEGMENT,
          "all",
          TagQuality.VERDICT,
          value.equals("true") ? "published" : "withdrawn",
          TagQuality.WANTED_PRECISION,
          0.8,
          TagQuality.PRECISION,
          0.85,
          TagQuality.PRECISION_LOW,
          0.78,
          TagQuality.PRECISION_HIGH,
          0.9,
          TagQuality.COVERAGE,
          0.2,
          TagQuality.HELD_OUT,
          120L,
          TagQuality.REASON,
          "keeps it");
    }
    put(
        AudienceSizes.TABLE,
        AudienceSizes.AUDIENCE,
        "win_back",
        AudienceSizes.CUSTOMERS,
        17L,
        AudienceSizes.JOINED,
        2L,
        AudienceSizes.LEFT,
        1L);
  }

  private void work() {
    Object[][] became = {
      {"read", "", 100L, 1000}, {"accepted", "", 90L, 950}, {"ignored", "test order", 10L, 50}
    };
    for (Object[] row : became) {
      put(
          Reconciliation.TABLE,
          Reconciliation.RUN_ID,
          AS_OF + ".1",
          Reconciliation.SOURCE,
          "web",
          Reconciliation.FEED,
          "orders",
          Reconciliation.OUTCOME,
          row[0],
          Reconciliation.REASON,
          row[1],
          Reconciliation.ROWS,
          row[2],
          Reconciliation.AMOUNT,
          row[3]);
    }
    put(
        QualityChecks.TABLE,
        QualityChecks.SUBJECT,
        "web.orders",
        QualityChecks.CHECK,
        "rows",
        QualityChecks.VALUE,
        100.0,
        QualityChecks.LEAST,
        200.0,
        QualityChecks.VERDICT,
        "warned",
        QualityChecks.MESSAGE,
        "fewer rows than usual");
    put(
        Restatements.TABLE,
        Restatements.DAY,
        day(40),
        Restatements.NET_REVENUE_BEFORE,
        10,
        Restatements.NET_REVENUE_AFTER,
        12.5);
    for (int attempt = 1; attempt <= 2; attempt++) {
      put(
          RunSteps.TABLE,
          RunSteps.STEP,
          "train forecasts",
          RunSteps.POSITION,
          2,
          RunSteps.ATTEMPT,
          attempt,
          RunSteps.ROWS,
          20L,
          RunSteps.SECONDS,
          10.0 * attempt,
          RunSteps.NOTE,
          "spend refused: 3 buyers; NBD is the champion now");
    }
    put(
        RunSteps.TABLE,
        RunSteps.STEP,
        "ingest web.orders",
        RunSteps.POSITION,
        1,
        RunSteps.ATTEMPT,
        1,
        RunSteps.ROWS,
        100L,
        RunSteps.SECONDS,
        4.5);
    put(
        Runs.TABLE,
        Runs.ATTEMPT,
        2,
        Runs.STATUS,
        "published",
        Runs.SECONDS,
        30.0,
        Runs.REVISION,
        "1.0");
  }
}
