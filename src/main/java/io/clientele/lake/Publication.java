package io.clientele.lake;

import java.time.LocalDate;

/**
 * One night as readers see it.
 *
 * @param sequence 1 upwards, in the order of publication; 0 for nothing published yet
 */
public record Publication(LocalDate asOf, String runId, long sequence, Versions versions) {
  public static final Publication NONE = new Publication(LocalDate.EPOCH, "", 0, Versions.NONE);
}
