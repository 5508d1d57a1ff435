/**
 * A synthetic shop with known truth. People are drawn one by one, each from a random stream of
 * their own, so that the shop is the same whatever the parallelism; what they do is turned into the
 * files of the shop's systems, dirt included.
 */
package io.clientele.simulate;
