/**
 * What a customer did, in numbers: the roll-up by account and day, and the feature table built from
 * it.
 */
package io.clientele.feature;
