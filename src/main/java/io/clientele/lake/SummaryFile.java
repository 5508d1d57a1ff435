package io.clientele.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;

/** A record as a JSON file on the local disk, there whole or as it was before. */
public final class SummaryFile {
  private SummaryFile() {}

  public static void write(Path file, Record summary) {
    String json;
    try {
      json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(summary);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    TextFile.write(file, json, "summary", "--summary");
  }
}
