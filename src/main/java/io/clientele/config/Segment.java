package io.clientele.config;

/** How customers are put in groups. */
public record Segment(Rfm rfm, ValueTiers valueTiers, Clusters clusters) {}
