package io.clientele.audience;

import io.clientele.config.SavedAudience;
import io.clientele.problem.Problem;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** The audiences of the configuration, each checked against what it may name. */
public final class SavedAudiences {
  private final Vocabulary vocabulary;
  private final Map<String, Audience> audiences = new TreeMap<>();

  private SavedAudiences(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Checks every condition; no session is needed.
   *
   * @param problem makes a problem of a message and the name of an audience
   */
  public static SavedAudiences of(
      Map<String, SavedAudience> saved,
      Vocabulary vocabulary,
      BiFunction<String, String, Problem> problem) {
    SavedAudiences checked = new SavedAudiences(vocabulary);
    saved.forEach(
        (name, audience) -> {
          try {
            checked.audiences.put(name, vocabulary.audience(audience.where()));
          } catch (IllegalArgumentException e) {
            throw problem.apply(e.getMessage(), name);
          }
        });
    return checked;
  }

  /** The audiences, by name. */
  public Map<String, Audience> byName() {
    return audiences;
  }

  /** The audiences that name each tag. */
  public Map<String, Set<String>> byTag() {
    Map<String, Set<String>> byTag = new TreeMap<>();
    audiences.forEach(
        (name, audience) ->
            vocabulary
                .tags(audience)
                .forEach(tag -> byTag.computeIfAbsent(tag, any -> new TreeSet<>()).add(name)));
    return byTag;
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }
}
