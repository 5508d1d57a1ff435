package io.clientele.pipeline;

import io.clientele.lake.Delivery;
import io.clientele.lake.Lake;
import io.clientele.lake.Versions;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a stage is about to read: the versions of its tables and the new files of its feed. A stage
 * that was done with the same need not be done again.
 */
record Reading(Stage stage, Versions now, Optional<Delivery> delivery) {
  static Reading of(Lake lake, Stage stage, Versions now) {
    return new Reading(stage, now, stage.feed().map(feed -> Delivery.find(lake, feed, now)));
  }

  /** How many new files there are. */
  long files() {
    return delivery.map(Delivery::size).orElse(0);
  }

  Map<String, Long> versions() {
    Map<String, Long> versions = new TreeMap<>();
    stage.inputs().forEach(table -> versions.put(table.name(), now.of(table)));
    stage.previous().forEach(table -> versions.put(table.name(), now.of(table)));
    stage.earlier().forEach(table -> versions.put(table.name(), now.of(table)));
    return versions;
  }

  /** The same for the same versions and files. */
  String digest() {
    String text = versions() + " " + delivery.map(Delivery::digest).orElse("");
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  boolean isOf(Journal.Step step) {
    return step.name().equals(stage.name()) && step.digest().equals(digest());
  }
}
