package io.clientele.pipeline;

import io.clientele.lake.Lake;
import io.clientele.lake.PublishedNights;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the night of a date goes on with a run that was begun, or begins a new one, and why. A
 * run is resumed when it was not published and configuration, code and the publication it began
 * from are the same.
 *
 * @param resumed the run to go on with; empty for a new one
 * @param given the run of this date that was begun and is given up; empty when there is none
 */
record Opening(Optional<Journal> resumed, Optional<Journal> given, String why) {
  static Opening of(
      Lake lake, LocalDate asOf, PublishedNights nights, String configuration, String revision) {
    List<Journal> earlier = Journal.of(lake, asOf.toString());
    if (earlier.isEmpty()) {
      return new Opening(Optional.empty(), Optional.empty(), "a new run begins: the date's first");
    }
    Journal last = earlier.get(0);
    Journal.Start start = last.start();
    if (nights.has(start.runId())) {
      return new Opening(
          Optional.empty(),
          Optional.empty(),
          "a new run begins: the last one of this date, " + start.runId() + ", is published");
    }
    List<String> changed = new ArrayList<>();
    if (!start.configuration().equals(configuration)) {
      changed.add("the configuration");
    }
    if (!start.revision().equals(revision)) {
      changed.add("the code");
    }
    if (start.baseSequence() != nights.head().sequence()) {
      changed.add("what is published");
    }
    return changed.isEmpty()
        ? new Opening(
            Optional.of(last),
            Optional.empty(),
            "resuming run " + start.runId() + ", " + last.steps().size() + " steps are done")
        : new Opening(
            Optional.empty(),
            Optional.of(last),
            "run "
                + start.runId()
                + " was not finished, but "
                + String.join(" and ", changed)
                + " changed since: a new run begins");
  }

  /** Whether it is worth saying: not for a date's first run, nor for one after a published one. */
  boolean isRemarkable() {
    return resumed.isPresent() || given.isPresent();
  }
}
