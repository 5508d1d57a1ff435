/**
 * Clusters of customers who are alike: how many there are, how they are found, named and told
 * again. They know numbers of customers, and nothing of segments.
 */
package io.clientele.segment.cluster;
