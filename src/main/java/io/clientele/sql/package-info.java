/** SQL expressions from configuration, checked before there is a Spark session. */
package io.clientele.sql;
