/** The picture report of a published night: one file of HTML that needs nothing but itself. */
package io.clientele.report;
