package io.clientele;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Needs the real data sets that {@code CLIENTELE_DATA} names; skipped, saying so, without them. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
    named = "CLIENTELE_DATA",
    matches = ".+",
    disabledReason = "CLIENTELE_DATA does not name a folder with the real data sets; see README.md")
public @interface RealData {}
