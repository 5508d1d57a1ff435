/** Takes a person out of the warehouse for good. */
package io.clientele.forget;
