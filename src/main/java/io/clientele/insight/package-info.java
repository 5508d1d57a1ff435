/**
 * What people look at: KPIs by day, what became of cohorts, how customers go from one purchase to
 * the next, and what made revenue change.
 */
package io.clientele.insight;
