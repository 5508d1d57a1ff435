package io.clientele.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shop's configuration as read from its file, bound and checked, with the place every value came from. Whatever is wrong is a
 * {@link Problem} that names file, line and key, and the nearest valid key for an unknown one.
 */
public final class Configuration {
  /** What every feed starts from; not a key of the bound configuration. */
  private static final String FEED_DEFAULTS = "feed";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS)
          .build();

  private final Path file;
  private final Config merged;
  private final ShopConfig bound;

  private Configuration(Path file, Config merged) {
    this.file = file;
    this.merged = merged;
    this.bound = bind(merged);
  }

  /**
   * Reads a shop's file over the defaults.
   *
   * @param file the shop's configuration
   * @param overrides {@code key=value} from the command line, stronger than the file
   */
  public static Configuration read(Path file, List<String> overrides) {
    if (!Files.isRegularFile(file)) {
      throw Problem.configuration(
          "no configuration file at " + file, "give the shop's file with --shop FILE; examples are in conf/examples");
    }
    try {
      Config merged = ConfigFactory.empty();
      for (String override : overrides) {
        merged = merged.withFallback(parseOverride(override));
      }
      Config defaults = ConfigFactory.parseResources(Configuration.class, "/reference.conf");
      merged =
          merged
              .withFallback(
                  ConfigFactory.parseFile(
                      file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)))
              .withFallback(defaults)
              .resolve();
      return new Configuration(file.toAbsolutePath(), withFeedDefaults(merged));
    } catch (ConfigException.UnresolvedSubstitution e) {
      Matcher name = Pattern.compile("\\$\\{([^}]*)}").matcher(e.getMessage());
      String variable = name.find() ? name.group(1) : "a substitution";
      throw Problem.configuration(
          place(e.origin()) + ": ${" + variable + "} has no value",
          "set it: export " + variable + "=…");
    } catch (ConfigException e) {
      throw Problem.configuration(
          (e.origin() == null ? file.toString() : place(e.origin())) + ": " + withoutOrigin(e), "");
    }
  }

  public ShopConfig shop() {
    return bound;
  }

  /** The folder that relative source paths start from. */
  public Path folder() {
    return file.getParent();
  }

  /** The same for the same configuration, defaults included, whatever its layout. */
  public String digest() {
    try {
      byte[] bytes =
          merged.root().render(ConfigRenderOptions.concise()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A problem with the value at this path: names file, line and key. */
  public Problem problemAt(String message, String... path) {
    return problemAt(merged, List.of(path), message);
  }

  private static Config parseOverride(String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw Problem.configuration("--set " + override + " is not key=value", "");
    }
    return ConfigFactory.parseString(
        override, ConfigParseOptions.defaults().setOriginDescription("--set " + override));
  }

  private static Config withFeedDefaults(Config merged) {
    Config feed = merged.getConfig(FEED_DEFAULTS);
    Config result = merged.withoutPath(FEED_DEFAULTS);
    ConfigObject sources = objectAt(merged, "sources");
    for (Map.Entry<String, ConfigValue> source : sources.entrySet()) {
      if (source.getValue() instanceof ConfigObject feeds) {
        for (Map.Entry<String, ConfigValue> entry : feeds.entrySet()) {
          if (entry.getValue() instanceof ConfigObject own) {
            String path = ConfigUtil.joinPath("sources", source.getKey(), entry.getKey());
            result = result.withValue(path, own.withFallback(feed));
          }
        }
      }
    }
    return result;
  }

  private static ConfigObject objectAt(Config config, String path) {
    if (config.getValue(path) instanceof ConfigObject object) {
      return object;
    }
    throw problemAt(config, List.of(path), "must be an object { … }");
  }

  private static ShopConfig bind(Config config) {
    try {
      return MAPPER.convertValue(config.root().unwrapped(), ShopConfig.class);
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof JsonMappingException mapping) {
        throw translate(config, mapping);
      }
      throw e;
    }
  }

  private static Problem translate(Config config, JsonMappingException mapping) {
    List<String> path = new ArrayList<>();
    for (JsonMappingException.Reference reference : mapping.getPath()) {
      path.add(
          reference.getFieldName() != null
              ? reference.getFieldName()
              : String.valueOf(reference.getIndex()));
    }
    for (Throwable cause = mapping; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadValue bad) {
        List<String> at = new ArrayList<>(path);
        // A record's own key comes as a path relative to the record.
        for (String part : bad.key().split("\\.", -1)) {
          at.add(part);
        }
        return problemAt(config, at, bad.getMessage());
      }
    }
    if (mapping instanceof UnrecognizedPropertyException unknown) {
      List<String> valid =
          unknown.getKnownPropertyIds().stream().map(String::valueOf).toList();
      return problemAt(
          config, path, "is no configuration key; " + Nearest.hint(unknown.getPropertyName(), valid));
    }
    if (mapping instanceof InvalidFormatException format) {
      return problemAt(
          config, path, "must be " + typeName(format.getTargetType()) + ", cannot be: " + format.getValue());
    }
    if (mapping instanceof MismatchedInputException mismatch) {
      String message = mismatch.getOriginalMessage();
      Matcher missing = Pattern.compile("(?:Missing required|Null value for) creator property '([^']+)'").matcher(message);
      if (missing.find()) {
        if (path.isEmpty() || !path.get(path.size() - 1).equals(missing.group(1))) {
          path.add(missing.group(1));
        }
        return problemAt(config, path, "is missing");
      }
      return problemAt(config, path, "must be " + typeName(mismatch.getTargetType()));
    }
    return problemAt(config, path, mapping.getOriginalMessage());
  }

  private static String typeName(Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    return switch (type.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "double", "Double" -> "a number";
      case "boolean", "Boolean" -> "true or false";
      case "String" -> "a text";
      case "List", "ArrayList" -> "a list [ … ]";
      default -> "an object { … }";
    };
  }

  private static Problem problemAt(Config config, List<String> path, String message) {
    return Problem.configuration(
        place(originOf(config.root(), path)) + ": " + String.join(".", path) + " " + message, "");
  }

  /** Where the value at the path came from or, when there is none, where the nearest object around it did. */
  private static ConfigOrigin originOf(ConfigValue root, List<String> path) {
    ConfigValue at = root;
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
    return at.origin();
  }

  private static String place(ConfigOrigin origin) {
    String file = origin.filename() != null ? origin.filename() : origin.description();
    return origin.lineNumber() > 0 && origin.filename() != null ? file + ":" + origin.lineNumber() : file;
  }

  private static String withoutOrigin(ConfigException e) {
    String message = e.getMessage();
    String description = e.origin() == null ? "" : e.origin().description() + ": ";
    return message.startsWith(description) ? message.substring(description.length()) : message;
  }
}
