package io.clientele.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * Everything there is to say about a shop.
 *
 * @param shop the shop itself
 * @param warehouse where its tables are: a folder or any Hadoop file system URI
 * @param personal how personal data is kept
 * @param behaviour how events are put together into visits
 * @param sources source to feed to files and mapping
 * @param costs what a customer costs where the data does not tell
 * @param segment how customers are put in groups
 * @param forecast how purchases and spend are forecast
 * @param tags the tag library, by tag
 * @param audiences saved audiences, by name
 * @param maintain how much of the past is kept
 */
public record ShopConfig(
    Shop shop,
    String warehouse,
    Personal personal,
    Behaviour behaviour,
    Map<String, Map<String, Feed>> sources,
    Costs costs,
    Segment segment,
    Forecast forecast,
    Map<String, Tag> tags,
    Map<String, SavedAudience> audiences,
    Maintain maintain) {
  private static final String NAME = "[a-z][a-z0-9_-]*";

  public ShopConfig {
    BadValue.unless(!warehouse.isBlank(), "warehouse", "must not be blank");
    BadValue.unless(!sources.isEmpty(), "sources", "must name at least one source");
    sources = new TreeMap<>(sources);
    sources.replaceAll((source, feeds) -> new TreeMap<>(feeds));
    sources.forEach(
        (source, feeds) -> {
          named("sources." + source, source);
          feeds.keySet().forEach(feed -> named("sources." + source + "." + feed, feed));
        });
    tags = new TreeMap<>(tags);
    tags.keySet().forEach(tag -> named("tags." + tag, tag));
    audiences = new TreeMap<>(audiences);
    audiences.keySet().forEach(audience -> named("audiences." + audience, audience));
  }

  private static void named(String key, String name) {
    BadValue.unless(
        name.matches(NAME),
        key,
        "a name is lower-case letters, digits, - and _, cannot be: " + name);
  }
}
