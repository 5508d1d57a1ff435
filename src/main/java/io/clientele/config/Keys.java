package io.clientele.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * The secrets that personal data is kept with. They are in the environment or in files of their own
 * and in no configuration, for that is copied, shown and kept under version control.
 *
 * @param hash for keyed hashes; empty for none
 * @param vault for the vault; empty to leave it in clear
 */
public record Keys(String hash, String vault) {
  private static final String PERSONAL = "personal";

  /**
   * Reads the keys that a configuration names.
   *
   * @param folder that relative paths in the shop's file start from
   * @param problem makes a problem with a key of the configuration
   */
  static Keys of(
      Config merged, Path folder, BiFunction<String, String[], RuntimeException> problem) {
    return new Keys(key(merged, folder, problem, "key"), key(merged, folder, problem, "vault-key"));
  }

  private static String key(
      Config merged,
      Path folder,
      BiFunction<String, String[], RuntimeException> problem,
      String name) {
    String[] path = {PERSONAL, name};
    String variable = "CLIENTELE_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    String given = merged.getString(ConfigUtil.joinPath(path));
    if (!given.isBlank() && !isFromEnvironment(merged, name)) {
      throw problem.apply(
          "is a secret, and secrets are in no configuration: export "
              + variable
              + "=…, or put it in a file and name that with personal."
              + name
              + "-file or "
              + variable
              + "_FILE",
          path);
    }
    String file = merged.getString(ConfigUtil.joinPath(PERSONAL, name + "-file"));
    if (file.isBlank()) {
      return given;
    }
    String[] filePath = {PERSONAL, name + "-file"};
    if (!given.isBlank()) {
      throw problem.apply("is given, and so is " + variable + "; unset one of them", filePath);
    }
    Path from = isFromEnvironment(merged, name + "-file") ? Path.of("") : folder;
    try {
      String secret = Files.readString(from.resolve(file)).strip();
      if (secret.isEmpty()) {
        throw problem.apply("names an empty file: " + file, filePath);
      }
      return secret;
    } catch (IOException e) {
      throw problem.apply("names a file that cannot be read: " + file, filePath);
    }
  }

  private static boolean isFromEnvironment(Config merged, String name) {
    return merged
        .getValue(ConfigUtil.joinPath(PERSONAL, name))
        .origin()
        .description()
        .startsWith("env var");
  }

  @Override
  public String toString() {
    return "Keys[" + (hash.isEmpty() ? "no key" : "a key") + "]";
  }
}
