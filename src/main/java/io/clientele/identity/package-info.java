/** Which accounts belong to the same customer. */
package io.clientele.identity;
