package io.clientele.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What one file is: its digest and the columns it says it has. Runs on executors. */
final class FileContent {
  /** So many lines of a json file are looked at for its keys. */
  private static final int LINES = 200;

  private static final int BUFFER = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private FileContent() {}

  static Origin.Content of(
      SourceFile file, String format, Map<String, String> options, Configuration hadoop) {
    return new Origin.Content(digest(file, hadoop), columns(file, format, options, hadoop));
  }

  private static String digest(SourceFile file, Configuration hadoop) {
    Path path = file.hadoopPath();
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The columns of a file; empty for an empty one, null where the format has none. */
  static StructType columns(
      SourceFile file, String format, Map<String, String> options, Configuration hadoop) {
    try {
      return switch (format) {
        case "csv" -> header(file, options, hadoop);
        case "json" -> keys(file, options, hadoop);
        case "parquet" -> footer(file, hadoop);
        default -> null;
      };
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static UncheckedIOException unreadable(SourceFile file, Exception e) {
    return new UncheckedIOException(
        new IOException(file.path() + " cannot be read: " + e.getMessage(), e));
  }

  private static boolean isTrue(Map<String, String> options, String name) {
    return "true".equalsIgnoreCase(options.get(name));
  }

  private static BufferedReader text(
      SourceFile file, Map<String, String> options, Configuration hadoop) throws IOException {
    Path path = file.hadoopPath();
    InputStream in = path.getFileSystem(hadoop).open(path);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    Charset charset =
        Charset.forName(options.getOrDefault("encoding", options.getOrDefault("charset", "UTF-8")));
    return new BufferedReader(
        new InputStreamReader(codec == null ? in : codec.createInputStream(in), charset));
  }

  private static StructType header(
      SourceFile file, Map<String, String> options, Configuration hadoop) throws IOException {
    CsvParserSettings settings = new CsvParserSettings();
    String separator = options.getOrDefault("sep", options.getOrDefault("delimiter", ","));
    settings.getFormat().setDelimiter(separator.equals("\\t") ? "\t" : separator);
    settings.getFormat().setQuote(character(options, "quote"));
    settings.getFormat().setQuoteEscape(character(options, "escape"));
    settings.setMaxCharsPerColumn(-1);
    settings.setMaxColumns(20_000);
    try (BufferedReader reader = text(file, options, hadoop)) {
      String line = reader.readLine();
      while (line != null && line.isBlank()) {
        line = reader.readLine();
      }
      StructType columns = new StructType();
      if (line == null) {
        return columns;
      }
      String[] names = new CsvParser(settings).parseLine(line.replace("\uFEFF", ""));
      for (int i = 0; i < names.length; i++) {
        boolean named = isTrue(options, "header") && names[i] != null;
        columns = columns.add(named ? names[i] : "_c" + i, DataTypes.StringType);
      }
      return columns;
    }
  }

  /** A quote unless the option says otherwise; nothing at all when it is empty. */
  private static char character(Map<String, String> options, String name) {
    String value = options.getOrDefault(name, "\"");
    return value.isEmpty() ? '\0' : value.charAt(0);
  }

  private static StructType keys(SourceFile file, Map<String, String> options, Configuration hadoop)
      throws IOException {
    Map<String, DataType> keys = new TreeMap<>();
    try (BufferedReader reader = text(file, options, hadoop)) {
      String line = reader.readLine();
      for (int i = 0; i < LINES && line != null; i++, line = reader.readLine()) {
        for (var entry : object(line).properties()) {
          if (!entry.getValue().isNull()) {
            keys.put(entry.getKey(), kind(entry.getValue()));
          }
        }
      }
    }
    StructType columns = new StructType();
    for (Map.Entry<String, DataType> key : keys.entrySet()) {
      columns = columns.add(key.getKey(), key.getValue());
    }
    return columns;
  }

  /** The object of a line; an empty one for a line that is none, which the reader will tell. */
  private static JsonNode object(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return node != null && node.isObject() ? node : JSON.createObjectNode();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  private static DataType kind(JsonNode value) {
    if (value.isArray()) {
      return DataTypes.createArrayType(DataTypes.StringType);
    }
    return value.isObject()
        ? DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType)
        : DataTypes.StringType;
  }

  private static StructType footer(SourceFile file, Configuration hadoop) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file.hadoopPath(), hadoop))) {
      var meta = reader.getFooter().getFileMetaData();
      String written = meta.getKeyValueMetaData().get("org.apache.spark.sql.parquet.row.metadata");
      return written != null
          ? (StructType) DataType.fromJson(written)
          : new ParquetToSparkSchemaConverter(SQLConf.get()).convert(meta.getSchema());
    }
  }
}
