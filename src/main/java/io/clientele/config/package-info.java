/**
 * A shop's configuration: HOCON bound strictly to records. {@code reference.conf} holds every key
 * with its default and a comment; a shop's file holds only what differs.
 */
package io.clientele.config;
