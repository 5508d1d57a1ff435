package io.clientele.report;

/** A value with its unit. */
record Told(Object value, Unit unit) {}
