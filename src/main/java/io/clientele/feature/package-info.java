/**
 * What a customer did, in numbers: families of features, computed for any date from the roll-ups.
 */
package io.clientele.feature;
