package io.clientele.config;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseable;
import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /** For the user: where the shop's file includes it, and what is called nearly so. */
    Problem in(Path file) {
      String name = getMessage();
      Path missing = file.toAbsolutePath().resolveSibling(name);
      int line = 0;
      List<String> beside = new ArrayList<>();
      try (Stream<Path> there = Files.list(missing.getParent())) {
        there.forEach(one -> beside.add(one.getFileName().toString()));
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = lines.size(); i > 0; i--) {
          boolean isHere =
              lines.get(i - 1).matches("\\s*include\\b.*" + Pattern.quote(name) + ".*");
          line = isHere ? i : line;
        }
      } catch (IOException e) {
        // What is missing is known without it.
        beside.clear();
      }
      return Problem.configuration(
          (line > 0 ? file + ":" + line : "a file that " + file + " includes")
              + ": include \""
              + name
              + "\": no such file",
          Nearest.to(missing.getFileName().toString(), beside)
              .map(near -> "did you mean '" + near + "'?")
              .orElse("names are relative to the file that includes"));
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
