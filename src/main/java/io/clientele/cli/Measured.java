package io.clientele.cli;

import java.util.function.Supplier;

/** What some work gave, and how long it took. */
record Measured<T>(T result, double seconds) {
  static <T> Measured<T> of(Supplier<T> work) {
    long started = System.nanoTime();
    T result = work.get();
    return new Measured<>(result, (System.nanoTime() - started) / 1e9);
  }
}
