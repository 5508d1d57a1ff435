/**
 * What accounts did, rolled up: visits put together from events, sums by account and day, and what
 * was chosen by account and day. Kept up to date for what changed and no more.
 */
package io.clientele.rollup;
