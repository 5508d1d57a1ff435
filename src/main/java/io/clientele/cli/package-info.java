/** The subcommands, and the list of stages that make a night. */
package io.clientele.cli;
