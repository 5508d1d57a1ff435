package io.clientele.report;

import java.util.List;

/**
 * A part of the report under a heading of its own.
 *
 * @param id its place in the page, and the key of its heading
 */
record Section(String id, List<Block> blocks) {}
