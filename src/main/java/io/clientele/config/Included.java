package io.clientele.config;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseable;
import java.io.File;

/**
 * Includes files, and refuses what is not there: by itself the format takes a misspelt name for an
 * empty file.
 *
 * @param fallback who reads what is there
 */
record Included(ConfigIncluder fallback) implements ConfigIncluder, ConfigIncluderFile {
  /** An included file that is not there; the message is its name. */
  @SuppressWarnings("serial")
  static final class Missing extends RuntimeException {
    Missing(String name) {
      super(name);
    }
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder other) {
    return new Included(other);
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    ConfigParseable named = context.relativeTo(what);
    boolean isFile = named != null && named.origin().filename() != null;
    boolean hasEnding = what.matches(".*\\.(conf|json|properties)");
    // A name without ending stands for any of several files.
    if (!isFile && (hasEnding || fallback.include(context, what).isEmpty())) {
      throw new Missing(what);
    }
    return fallback.include(context, what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    if (!what.exists()) {
      throw new Missing(what.getPath());
    }
    return ((ConfigIncluderFile) fallback).includeFile(context, what);
  }
}
