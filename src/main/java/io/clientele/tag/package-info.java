/** Labels of customers, defined in configuration. */
package io.clientele.tag;
