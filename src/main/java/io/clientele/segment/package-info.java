/** Groups of customers: RFM, value tiers, clusters, and what each group looks like. */
package io.clientele.segment;
