package io.clientele.simulate;

import java.time.LocalDate;
import org.apache.spark.sql.Row;

/**
 * One row of a file, the night it arrives, and what the truth has to say about it.
 *
 * @param key of the row within its table
 * @param day the row tells of
 * @param delivered the night it arrives
 * @param dirt of a row delivered twice, on the second of the two only
 * @param correction whether the table has had a row of the same key before
 * @param late whether the row arrives days after its day, though there was no reason to
 * @param row values of the columns
 */
record Trace(
    String key,
    LocalDate day,
    LocalDate delivered,
    Dirt dirt,
    boolean correction,
    boolean late,
    Row row) {}
