/** What learning from rows and judging what was learnt take, wherever it is done. */
package io.clientele.learn;
