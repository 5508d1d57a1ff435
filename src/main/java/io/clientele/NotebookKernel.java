package io.clientele;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where Jupyter comes in: starts the kernel that runs a notebook's cells.
 *
 * <p>The kernel's own main class (3.0.1) reads messages before it has the handlers for them. One
 * that is there already, as Jupyter's first often is, ends the reading thread, and the kernel never
 * answers: one start in four. Here, whoever asks for a handler too early waits. The kernel is no
 * dependency of this jar, and its handlers are nobody else's business: hence the reflection.
 */
public final class NotebookKernel {
  private static final String KERNEL = "org.rapaio.jupyter.kernel.";

  private NotebookKernel() {}

  /**
   * Runs until Jupyter ends the kernel.
   *
   * @param args the connection file, which Jupyter wrote
   */
  public static void main(String[] args) throws ReflectiveOperationException, java.io.IOException {
    // It would tell each of its messages.
    Logger.getLogger("").setLevel(Level.WARNING);
    Class<?> connection = Class.forName(KERNEL + "core.ConnectionProperties");
    Object properties =
        Class.forName(KERNEL + "core.Transform")
            .getMethod("fromJson", String.class, Class.class)
            .invoke(null, Files.readString(Path.of(args[0])), connection);
    Object kernel = Class.forName(KERNEL + "MainApp").getField("kernel").get(null);
    Class<?> type = Class.forName(KERNEL + "channels.Channels");
    Object channels = type.getConstructor(connection).newInstance(properties);
    Field handlers = type.getDeclaredField("handlers");
    handlers.setAccessible(true);
    CountDownLatch ready = new CountDownLatch(1);
    handlers.set(channels, new Awaited(handlers, channels, ready));
    type.getMethod("connect", kernel.getClass()).invoke(channels, kernel);
    ready.countDown();
    type.getMethod("joinUntilClose").invoke(channels);
  }

  /** The handlers that there will be: asked for one, it waits for them. */
  private static final class Awaited extends AbstractMap<Object, Object> {
    private final Field handlers;
    private final Object channels;
    private final CountDownLatch ready;

    Awaited(Field handlers, Object channels, CountDownLatch ready) {
      this.handlers = handlers;
      this.channels = channels;
      this.ready = ready;
    }

    @Override
    public Object get(Object message) {
      try {
        ready.await();
        return ((Map<?, ?>) handlers.get(channels)).get(message);
      } catch (InterruptedException | IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
      return Set.of();
    }
  }
}
