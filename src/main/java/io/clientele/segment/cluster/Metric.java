package io.clientele.segment.cluster;

/**
 * Something told of a segmentation.
 *
 * @param metric what is told
 * @param value null when it is refused or undefined
 * @param note what to know about it; null for nothing
 */
public record Metric(String metric, Double value, String note) {}
