package io.clientele.audience;

/**
 * A name in a condition.
 *
 * @param group tag, value, segment, forecast or feature
 * @param name as the condition has it
 */
record Word(String group, String name) {}
