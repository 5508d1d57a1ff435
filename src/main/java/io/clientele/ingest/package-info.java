/**
 * From a shop's files to facts: mapping, refusals with their reasons, duplicates, and an account of
 * every row and cent.
 */
package io.clientele.ingest;
