package io.clientele.forecast;

/**
 * An estimated parameter.
 *
 * @param name as in the method's paper, in Latin letters
 * @param value a time for scales (alpha of NBD methods, beta of Pareto/NBD), money for v, else a
 *     pure number
 * @param standardError by the observed information; NaN where the likelihood is flat
 */
public record Estimate(String name, double value, double standardError) {}
