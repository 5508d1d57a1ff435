package io.clientele.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.clientele.pipeline.NightSummary;
import java.util.List;

/**
 * How {@code jobs/nightly} gets on and ended, for a monitor.
 *
 * @param status running, done, failed, bad configuration, held or not published
 * @param exitCode the command's; null while it is running
 * @param message what was wrong and what to do; null when all is well
 * @param shop what the shop is called; null when its configuration cannot be read
 * @param warehouse where; null when the configuration cannot be read
 * @param seconds since the process began
 * @param revision of the code
 * @param nights every night that was begun, in order
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record NightlySummary(
    String status,
    Integer exitCode,
    String message,
    String shop,
    String warehouse,
    double seconds,
    String revision,
    List<NightSummary> nights) {}
