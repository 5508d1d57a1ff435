package io.clientele.feature;

import io.clientele.config.Costs;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes the features of the night's date. */
public final class CustomerFeaturesStage implements Stage {
  private final Costs costs;
  private final Map<String, Set<String>> supplied;

  /**
   * Features of a shop.
   *
   * @param costs what the shop's data does not tell about costs
   * @param supplied table to the columns of it that the shop's feeds give
   */
  public CustomerFeaturesStage(Costs costs, Map<String, Set<String>> supplied) {
    this.costs = costs;
    this.supplied = supplied;
  }

  @Override
  public String name() {
    return "compute features";
  }

  @Override
  public List<Table> inputs() {
    return FeatureTable.inputs(supplied);
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerFeatures.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    return Outputs.of(
        CustomerFeatures.TABLE,
        new FeatureTable(costs, supplied, inputs::read)
            .of(List.of(run.asOf()))
            .drop(Table.AS_OF.name()));
  }
}
