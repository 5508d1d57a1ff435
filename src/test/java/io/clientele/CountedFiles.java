package io.clientele;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under a scheme of its own, which counts how often each file is opened. */
public final class CountedFiles extends RawLocalFileSystem {
  private static final Map<String, AtomicInteger> OPENED = new ConcurrentHashMap<>();

  @Override
  public URI getUri() {
    return URI.create("counted:///");
  }

  @Override
  public String getScheme() {
    return "counted";
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    OPENED.computeIfAbsent(path.getName(), any -> new AtomicInteger()).incrementAndGet();
    return super.open(path, bufferSize);
  }

  /** Makes the scheme known to the tests' session. */
  public static void install() {
    var hadoop = TestSpark.session().sparkContext().hadoopConfiguration();
    hadoop.set("fs.counted.impl", CountedFiles.class.getName());
    OPENED.clear();
  }

  /** How often a file of this name has been opened since {@link #install}. */
  public static int opened(String file) {
    return OPENED.getOrDefault(file, new AtomicInteger()).get();
  }
}
