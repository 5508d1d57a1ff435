package io.clientele.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.List;

/**
 * Where the values of a configuration came from.
 *
 * @param file what the shop's file says, with what it includes
 * @param merged that, with overrides and defaults
 */
record Places(Config file, Config merged) {

  /**
   * File and line of the value at the path; of a value that is not there, those of the nearest
   * object around it.
   */
  String of(List<String> path) {
    ConfigValue value = deepest(merged, path);
    if (value instanceof ConfigObject) {
      // An object is merged from several places; the shop's own is what its author can look at.
      value = deepest(file, path);
    }
    return of(value.origin());
  }

  static String of(ConfigOrigin origin) {
    String file = origin.filename();
    if (file == null) {
      return origin.description();
    }
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  /** The value at the path, or the last one on the way to it. */
  private static ConfigValue deepest(Config config, List<String> path) {
    ConfigValue at = config.root();
    for (String part : path) {
      ConfigValue next = null;
      if (at instanceof ConfigObject object) {
        next = object.get(part);
      } else if (at instanceof ConfigList list && part.matches("\\d+")) {
        next = list.get(Integer.parseInt(part));
      }
      if (next == null) {
        break;
      }
      at = next;
    }
    return at;
  }
}
