/** What an order is worth: said once, for all who add orders up. */
package io.clientele.pricing;
