package io.clientele.forecast;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Fits a purchase model to customers' frequency, recency and age, one row a customer: customers
 * with the same three are grouped, and the likelihood is summed over groups. The same customers
 * give the same model, to the bit, in any order and partitioning; a weight equals as many rows.
 *
 * <p>A column that is not there is an {@link IllegalArgumentException}. A fit throws {@link
 * io.clientele.problem.Problem} for histories that cannot be, for too few customers who purchased
 * again, and when the search does not converge. Where dropout is not visible, the model is the one
 * without it, see {@link Dropout}.
 *
 * @param <E> the estimator's own class
 */
public abstract class PurchaseEstimator<E extends PurchaseEstimator<E>>
    extends Estimator<PurchaseModel>
    implements PurchaseParams<E>, FitParams<E>, DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final PurchaseParamSet purchaseParams;
  private final FitParamSet fitParams;

  PurchaseEstimator(String uid) {
    this.uid = uid;
    this.purchaseParams = new PurchaseParamSet(this);
    this.fitParams = new FitParamSet(this);
  }

  static String newUid(String name) {
    return Identifiable$.MODULE$.randomUID(name);
  }

  /** What is fitted. */
  abstract Method method();

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public PurchaseParamSet purchaseParams() {
    return purchaseParams;
  }

  @Override
  public FitParamSet fitParams() {
    return fitParams;
  }

  @Override
  public PurchaseModel fit(Dataset<?> customers) {
    transformSchema(customers.schema());
    try (CustomerPatterns patterns = group(customers)) {
      return fit(patterns);
    }
  }

  /**
   * Customers by their history, for fits of several methods; to be closed after them. BG/BB has
   * other histories than the rest.
   */
  public CustomerPatterns group(Dataset<?> customers) {
    boolean discrete = method().isDiscrete();
    return new CustomerPatterns(
        discrete,
        Grouping.of(
            customers,
            col(getOrDefault(frequencyCol())),
            col(getOrDefault(recencyCol())),
            col(getOrDefault(ageCol())),
            fitParams.weight(),
            fitParams.mostLocal(),
            (x, recency, age) -> History.mistake(discrete, x, recency, age)));
  }

  /** The model of customers who are grouped already. */
  public PurchaseModel fit(CustomerPatterns patterns) {
    if (method().isDiscrete() && !patterns.discrete()) {
      throw new IllegalArgumentException(method() + " needs histories in occasions");
    }
    PurchaseModel model =
        new PurchaseModel(PurchaseModel.newUid(), fitParams.fit(patterns.sample(), method()));
    return copyValues(model, ParamMap.empty()).setParent(this);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    fitParams.check(schema);
    return new PurchaseColumns(this).schema(schema);
  }

  @Override
  public E copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
