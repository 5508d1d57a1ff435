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
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shop's configuration as read from its file, bound and checked, with the place every value came
 * from. Whatever is wrong is a {@link Problem} that names file, line and key, and the nearest valid
 * key for an unknown one.
 */
public final class Configuration {
  /** What every feed starts from; not a key of the bound configuration. */
  private static final String FEED_DEFAULTS = "feed";

  /** What every tag starts from; likewise. */
  private static final String TAG_DEFAULTS = "tag";

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

  private static final Pattern MISSING =
      Pattern.compile("(?:Missing (?:required )?|Null value for )creator property '([^']+)'");

  /** Every key that some part of the configuration has. */
  private static final Set<String> KEYS = keysWithin(ShopConfig.class);

  private final Path file;
  private final Config merged;
  private final Places places;
  private final ShopConfig bound;

  private Configuration(Path file, Config own, Config merged) {
    this.file = file;
    this.merged = merged;
    this.places = new Places(own, merged);
    this.bound = bind();
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
          "no configuration file at " + file,
          "give the shop's file with --shop FILE; examples are in conf/examples");
    }
    try {
      Config merged = ConfigFactory.empty();
      for (String override : overrides) {
        // The last one said wins.
        merged = parseOverride(override).withFallback(merged);
      }
      Config own =
          ConfigFactory.parseFile(
              file.toFile(),
              ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new Included(null)));
      Config defaults = ConfigFactory.parseResources(Configuration.class, "/reference.conf");
      merged = merged.withFallback(own).withFallback(defaults).resolve();
      return new Configuration(
          file.toAbsolutePath(), own, withTagDefaults(withFeedDefaults(merged)));
    } catch (Included.Missing e) {
      throw e.in(file);
    } catch (ConfigException.UnresolvedSubstitution e) {
      Matcher name = Pattern.compile("\\$\\{([^}]*)}").matcher(e.getMessage());
      String variable = name.find() ? name.group(1) : "a substitution";
      throw Problem.configuration(
          Places.of(e.origin()) + ": ${" + variable + "} has no value",
          "set it: export " + variable + "=…");
    } catch (ConfigException e) {
      throw Problem.configuration(
          (e.origin() == null ? file.toString() : Places.of(e.origin())) + ": " + withoutOrigin(e),
          "");
    }
  }

  public ShopConfig shop() {
    return bound;
  }

  /** The folder that relative source paths start from. */
  public Path folder() {
    return file.getParent();
  }

  /**
   * The secrets that personal data is kept with.
   *
   * @throws Problem when they are in the configuration itself, or their file cannot be read
   */
  public Keys keys() {
    return Keys.of(merged, folder(), this::problemAt);
  }

  /**
   * The same for the same configuration, defaults included, whatever its layout; it says nothing of
   * secrets.
   */
  public String digest() {
    try {
      byte[] bytes =
          merged
              .withoutPath("personal.key")
              .withoutPath("personal.vault-key")
              .root()
              .render(ConfigRenderOptions.concise())
              .getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A problem with the value at this path: names file, line and key. */
  public Problem problemAt(String message, String... path) {
    return problemAt(List.of(path), message);
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
    // What is no object here is left as it is, for the binding to refuse.
    ConfigValue sources = merged.getValue("sources");
    Map<String, ConfigValue> bySource = sources instanceof ConfigObject object ? object : Map.of();
    for (Map.Entry<String, ConfigValue> source : bySource.entrySet()) {
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

  private static Config withTagDefaults(Config merged) {
    Config tag = merged.getConfig(TAG_DEFAULTS);
    Config result = merged.withoutPath(TAG_DEFAULTS);
    if (merged.getValue("tags") instanceof ConfigObject tags) {
      for (Map.Entry<String, ConfigValue> entry : tags.entrySet()) {
        if (entry.getValue() instanceof ConfigObject own) {
          String path = ConfigUtil.joinPath("tags", entry.getKey());
          result = result.withValue(path, own.withFallback(tag));
        }
      }
    }
    return result;
  }

  private ShopConfig bind() {
    try {
      return MAPPER.convertValue(merged.root().unwrapped(), ShopConfig.class);
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof JsonMappingException mapping) {
        throw translate(mapping);
      }
      throw e;
    }
  }

  private Problem translate(JsonMappingException mapping) {
    List<String> path = new ArrayList<>();
    for (JsonMappingException.Reference reference : mapping.getPath()) {
      path.add(
          reference.getFieldName() != null
              ? reference.getFieldName()
              : String.valueOf(reference.getIndex()));
    }
    for (Throwable cause = mapping; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadValue bad) {
        // A record names its own key, as a path relative to the record.
        path.addAll(Arrays.asList(bad.key().split("\\.", -1)));
        return problemAt(path, bad.getMessage());
      }
    }
    if (mapping instanceof UnrecognizedPropertyException unknown) {
      return unknownKey(path, keys(unknown.getReferringClass()));
    }
    if (mapping instanceof InvalidFormatException format) {
      return problemAt(
          path,
          "must be " + typeName(format.getTargetType()) + ", cannot be: " + format.getValue());
    }
    if (mapping instanceof MismatchedInputException mismatch) {
      Matcher missing = MISSING.matcher(mismatch.getOriginalMessage());
      if (!missing.find()) {
        return problemAt(path, "must be " + typeName(mismatch.getTargetType()));
      }
      String key = missing.group(1);
      if (!path.isEmpty() && path.get(path.size() - 1).equals(key)) {
        path.remove(path.size() - 1);
      }
      // A misspelt key is missing under its right name; the misspelling is what helps.
      Optional<String> misspelt = misspelt(path, key);
      path.add(misspelt.orElse(key));
      return misspelt.isPresent()
          ? problemAt(path, "is no configuration key; did you mean '" + key + "'?")
          : problemAt(path, "is missing");
    }
    return problemAt(path, mapping.getOriginalMessage());
  }

  private Problem unknownKey(List<String> path, List<String> valid) {
    return problemAt(
        path, "is no configuration key; " + Nearest.hint(path.get(path.size() - 1), valid));
  }

  /**
   * A key beside the missing one that the shop's own file has, that nothing knows, and that is near
   * to it.
   */
  private Optional<String> misspelt(List<String> path, String missing) {
    Object siblings = merged.root().unwrapped();
    for (String part : path) {
      siblings = siblings instanceof Map<?, ?> map ? map.get(part) : null;
    }
    if (!(siblings instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    List<String> unknown =
        map.keySet().stream().map(String::valueOf).filter(key -> !KEYS.contains(key)).toList();
    return Nearest.to(missing, unknown);
  }

  /** The keys of a record, and of the records that it is made of. */
  private static Set<String> keysWithin(Type type) {
    Set<String> keys = new TreeSet<>();
    if (type instanceof ParameterizedType of) {
      for (Type argument : of.getActualTypeArguments()) {
        keys.addAll(keysWithin(argument));
      }
    } else if (type instanceof Class<?> record && record.isRecord()) {
      keys.addAll(keys(record));
      for (RecordComponent component : record.getRecordComponents()) {
        keys.addAll(keysWithin(component.getGenericType()));
      }
    }
    return keys;
  }

  private static List<String> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(
            component ->
                PropertyNamingStrategies.KebabCaseStrategy.INSTANCE.translate(component.getName()))
        .toList();
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

  private Problem problemAt(List<String> path, String message) {
    return Problem.configuration(
        places.of(path) + ": " + String.join(".", path) + " " + message, "");
  }

  private static String withoutOrigin(ConfigException e) {
    String message = e.getMessage();
    String description = e.origin() == null ? "" : e.origin().description() + ": ";
    return message.startsWith(description) ? message.substring(description.length()) : message;
  }
}
