package io.clientele;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Jupyter comes in: starts the kernel that runs a notebook's cells, and lets Jupyter to it
 * when it listens.
 *
 * <p>The threads by which the kernel (3.0.1) listens are started before they are told to go on, so
 * that one that is quick ends at once; and a message that is there already finds no handler, and
 * ends its thread. Then Jupyter would wait for ever. So those that ended are run again, and the
 * kernel has a port for cells of its own, to which the one that Jupyter knows leads when all are
 * there. Until then Jupyter finds nobody and tries again. The kernel is no dependency of this jar:
 * hence the reflection.
 */
public final class NotebookKernel {
  private static final String KERNEL = "org.rapaio.jupyter.kernel.";

  /** The channels with a thread that listens. */
  private static final List<String> CHANNELS = List.of("heartbeat", "shell", "control");

  /** What the main thread does when all is set up: it waits for those who listen. */
  private static final Set<String> SET_UP =
      Set.of(
          KERNEL + "channels.Channels.joinUntilClose",
          "java.util.concurrent.CompletableFuture.join");

  /** Those who listen only now; complete when Jupyter is let in. */
  private static final CompletableFuture<List<Thread>> AGAIN = new CompletableFuture<>();

  private static final Pattern CELLS = Pattern.compile("(\"shell_port\"\\s*:\\s*)(\\d+)");
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private NotebookKernel() {}

  /**
   * Runs until Jupyter ends the kernel.
   *
   * @param args the connection file, which Jupyter wrote
   */
  public static void main(String[] args) throws Exception {
    String connection = Files.readString(Path.of(args[0]));
    Matcher cells = CELLS.matcher(connection);
    if (!cells.find()) {
      throw new IllegalArgumentException("no shell_port in " + args[0]);
    }
    int known = Integer.parseInt(cells.group(2));
    int own = freePort();
    // Its owner alone may read it, for it has the key of the session.
    Path file = Files.createTempFile("kernel-", ".json");
    file.toFile().deleteOnExit();
    Files.writeString(file, cells.replaceFirst("$1" + own));
    Thread main = Thread.currentThread();
    start("door", () -> open(main, known, own));
    Class.forName(KERNEL + "MainApp")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {file.toString()});
    for (Thread listens : AGAIN.join()) {
      listens.join();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, HERE)) {
      return free.getLocalPort();
    }
  }

  private static void open(Thread main, int known, int own) {
    try {
      while (Arrays.stream(main.getStackTrace())
          .noneMatch(
              frame -> SET_UP.contains(frame.getClassName() + "." + frame.getMethodName()))) {
        Thread.sleep(50);
      }
      // Who ends, ends within moments.
      Thread.sleep(500);
      Object kernel = Class.forName(KERNEL + "MainApp").getField("kernel").get(null);
      Object channels = field(kernel, "channels");
      List<Thread> again = new ArrayList<>();
      for (String channel : CHANNELS) {
        Thread listens = (Thread) field(field(channels, channel), "loopThread");
        if (!listens.isAlive()) {
          // By now it is told to go on. It ends when the kernel does.
          again.add(new Thread(listens, channel + "-again"));
        }
      }
      again.forEach(Thread::start);
      AGAIN.complete(again);
    } catch (InterruptedException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    lead(known, own);
  }

  private static Object field(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  /** Connects whoever comes to one port with the other. */
  private static void lead(int from, int to) {
    try (ServerSocket server = new ServerSocket(from, 50, HERE)) {
      while (true) {
        Socket jupyter = server.accept();
        Socket kernel = new Socket(HERE, to);
        jupyter.setTcpNoDelay(true);
        kernel.setTcpNoDelay(true);
        start("cells", () -> pass(jupyter, kernel));
        start("cells", () -> pass(kernel, jupyter));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes on what comes, until one of the two ends. */
  private static void pass(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // The other end is gone, and with it the connection.
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
