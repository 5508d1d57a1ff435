/**
 * A night as a list of stages: each declares the tables it reads and writes; the pipeline runs them
 * in order, keeps a journal by which a killed run goes on where it stopped, and publishes the whole
 * night by one commit.
 */
package io.clientele.pipeline;
