package io.clientele.pipeline;

import java.time.LocalDate;

/**
 * What a stage may know of the run it is in.
 *
 * @param id as-of date and number, such as 2011-08-31.1
 * @param asOf the night sees what happened up to the end of this day in the business zone
 * @param seed for everything random; the same for the same as-of date
 */
public record Run(String id, LocalDate asOf, long seed) {
  public Run(String id, LocalDate asOf) {
    this(id, asOf, asOf.toEpochDay());
  }
}
