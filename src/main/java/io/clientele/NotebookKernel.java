package io.clientele;

import java.util.Arrays;

/**
 * Where Jupyter comes in: starts the kernel that runs a notebook's cells, and ends it at once when
 * it came up deaf.
 *
 * <p>The threads by which the kernel (3.0.1) listens are started before they are told to go on, so
 * that one that is quick ends at once; and a message that is there already may find no handler, and
 * end its thread. Then Jupyter would wait for ever. Here the process ends with {@link #DEAF}, and
 * kernel.json starts another with the same ports, to which Jupyter connects by itself. The kernel
 * is no dependency of this jar: hence the reflection.
 */
public final class NotebookKernel {
  /** The exit code that asks for another start. */
  private static final int DEAF = 75;

  /** The class of the threads that listen, and how many there are: heartbeat, cells, control. */
  private static final String LISTENS = "LoopThread";

  private static final int LISTENERS = 3;

  /** What the main thread does when all is set up. */
  private static final String SET_UP = "joinUntilClose";

  private NotebookKernel() {}

  /**
   * Runs until Jupyter ends the kernel.
   *
   * @param args the connection file, which Jupyter wrote
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread main = Thread.currentThread();
    Thread watch = new Thread(() -> watch(main), "kernel-watch");
    watch.setDaemon(true);
    watch.start();
    Class.forName("org.rapaio.jupyter.kernel.MainApp")
        .getMethod("main", String[].class)
        .invoke(null, (Object) args);
    // With nobody left who listens, it comes back before it was looked at.
    if (watch.isAlive()) {
      Runtime.getRuntime().halt(DEAF);
    }
  }

  private static void watch(Thread main) {
    try {
      while (Arrays.stream(main.getStackTrace())
          .noneMatch(frame -> frame.getMethodName().equals(SET_UP))) {
        Thread.sleep(50);
      }
      // Who ends, ends within moments.
      Thread.sleep(500);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    long listening =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getClass().getSimpleName().equals(LISTENS))
            .count();
    if (listening < LISTENERS) {
      Runtime.getRuntime().halt(DEAF);
    }
  }
}
