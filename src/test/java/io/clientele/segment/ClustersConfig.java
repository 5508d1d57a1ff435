package io.clientele.segment;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clientele.config.Clusters;

/** The shipped configuration of clusters, with some keys changed. */
final class ClustersConfig {
  private ClustersConfig() {}

  static Clusters with(String changes) {
    Config defaults = ConfigFactory.parseResources("reference.conf").getConfig("segment.clusters");
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
        .build()
        .convertValue(
            ConfigFactory.parseString(changes).withFallback(defaults).root().unwrapped(),
            Clusters.class);
  }
}
