/** What can go wrong for the user, and how it is said: the problem, where, why, and what to do. */
package io.clientele.problem;
