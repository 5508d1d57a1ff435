/** Groups of customers by a condition over tags, segments, forecasts and features. */
package io.clientele.audience;
