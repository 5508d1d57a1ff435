package io.clientele.segment;

/**
 * Something measured of a clustering.
 *
 * @param value null where there is none; the note says why
 * @param note what to know about it; may be null
 */
public record ClusterMetric(String metric, Double value, String note) {}
