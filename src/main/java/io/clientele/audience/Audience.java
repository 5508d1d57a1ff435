package io.clientele.audience;

import io.clientele.sql.Logic;
import java.util.Optional;
import java.util.Set;

/** A checked condition on customers; made by {@link Vocabulary#audience}. */
public final class Audience {
  private final String sql;
  private final Set<Word> words;
  private final Optional<Logic> logic;

  Audience(String sql, Set<Word> words, Optional<Logic> logic) {
    this.sql = sql;
    this.words = words;
    this.logic = logic;
  }

  String sql() {
    return sql;
  }

  Set<Word> words() {
    return words;
  }

  /** The condition as bitmaps answer it; empty when only tables can. */
  Optional<Logic> logic() {
    return logic;
  }
}
