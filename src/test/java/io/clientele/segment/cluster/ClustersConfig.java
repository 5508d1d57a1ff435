package io.clientele.segment.cluster;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clientele.config.Clusters;

/** The shipped configuration of clusters, with some keys changed. */
public final class ClustersConfig {
  private ClustersConfig() {}

  public static Clusters with(String changes) {
    Config defaults = ConfigFactory.parseResources("reference.conf").getConfig("segment.clusters");
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
        .build()
        .convertValue(
            ConfigFactory.parseString(changes).withFallback(defaults).root().unwrapped(),
            Clusters.class);
  }
}
