package io.clientele.pipeline;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a stage may know of the run it is in.
 *
 * @param id as-of date and number, such as 2011-08-31.1
 * @param asOf the night sees what happened up to the end of this day in the business zone
 * @param published the date up to which an earlier night was published, when the run began
 * @param seed for everything random; the same for the same as-of date
 */
public record Run(String id, LocalDate asOf, Optional<LocalDate> published, long seed) {
  public Run(String id, LocalDate asOf, Optional<LocalDate> published) {
    this(id, asOf, published, asOf.toEpochDay());
  }
}
