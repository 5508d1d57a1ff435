/** What a notebook shows: tables and pictures of the rows of a query, as HTML. */
package io.clientele.notebook;
