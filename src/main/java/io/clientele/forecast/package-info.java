/**
 * What customers will buy: models of purchases and of spend, fitted by maximum likelihood. Start
 * reading at {@link io.clientele.forecast.PurchaseEstimator}.
 */
package io.clientele.forecast;
