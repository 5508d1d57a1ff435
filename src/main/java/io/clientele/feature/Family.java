package io.clientele.feature;

import io.clientele.schema.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Features that belong together, and what a shop must tell so that they can be computed.
 *
 * @param name what it is called in the dictionary
 * @param needs what must be supplied; empty for a family that every shop has
 * @param features in the order of the table's columns
 */
record Family(String name, List<Need> needs, List<Feature> features) {
  Family {
    needs = List.copyOf(needs);
    List<Need> all = needs;
    features = features.stream().map(feature -> withNeeds(feature, all)).toList();
  }

  static Family always(String name, List<Feature> features) {
    return new Family(name, List.of(), features);
  }

  /**
   * Why the features are null for everybody; empty when they are not.
   *
   * @param supplied table to the columns of it that the shop's feeds give
   */
  Optional<String> absent(Map<String, Set<String>> supplied) {
    List<String> unmet =
        needs.stream().filter(need -> !need.isMet(supplied)).map(Need::toString).toList();
    return unmet.isEmpty()
        ? Optional.empty()
        : Optional.of("no feed gives " + String.join(" and ", unmet));
  }

  private static Feature withNeeds(Feature feature, List<Need> needs) {
    if (needs.isEmpty()) {
      return feature;
    }
    Field field = feature.field();
    String untold =
        "no feed gives " + String.join(" and ", needs.stream().map(Need::toString).toList());
    String whenNull = field.isRequired() ? untold : field.whenNull() + ", or " + untold;
    return new Feature(
        field.orNull(whenNull), feature.unit(), feature.grain(), feature.of(), feature.counted());
  }
}
