/**
 * A synthetic shop with known truth. Start at {@link io.clientele.simulate.SyntheticShop} for the
 * files and at {@code Life} for what people do. People are drawn one by one, each from random
 * streams of their own, so that the shop is the same whatever the parallelism. What they do is
 * traced into the tables of the shop's systems ({@code FactTable}, {@code Traces}): row by row,
 * with the night each arrives, corrections, late rows and dirt included. {@code Truth} writes down
 * what no shop knows.
 */
package io.clientele.simulate;
