/**
 * SQL expressions from configuration, checked before there is a Spark session; and expressions of
 * ours that several domains need; and how Spark adds up.
 */
package io.clientele.sql;
