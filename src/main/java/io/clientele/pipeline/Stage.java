package io.clientele.pipeline;

import io.clientele.lake.Delivery;
import io.clientele.lake.FeedFiles;
import io.clientele.schema.Table;
import java.util.List;
import java.util.Optional;

/**
 * One step of a night: a function from the tables it declares as inputs to those it declares as
 * outputs. It looks up no session, reads and writes nothing itself and knows no clock.
 */
public interface Stage {
  /** Its name in the journal and in progress lines. */
  String name();

  /** The tables it reads. */
  List<Table> inputs();

  /** The tables it writes. */
  List<Table> outputs();

  /** Those of its outputs that it also reads, as earlier runs and steps left them. */
  default List<Table> previous() {
    return List.of();
  }

  /**
   * Tables of later steps that it reads as the nights before left them, such as what became of
   * their forecasts: they put no stage in order.
   */
  default List<Table> earlier() {
    return List.of();
  }

  /** The files of a source that it reads. */
  default Optional<FeedFiles> feed() {
    return Optional.empty();
  }

  /**
   * Checks what can be said of its files without reading them, a header for example.
   *
   * @throws io.clientele.problem.Problem when they do not fit the configuration
   */
  default void check(Delivery delivery) {}

  /** Whether the night goes on only when no quality check of the run says stop. */
  default boolean isGate() {
    return false;
  }

  Outputs compute(Inputs inputs, Run run);
}
