package io.clientele.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** Writes HTML: text and attributes are escaped, so that nothing in a table becomes markup. */
public final class Html {
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

  private final StringBuilder out = new StringBuilder();

  /** Opens an element; attributes are names and values in turn. */
  public Html open(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(escape(attributes[i + 1]))
          .append('"');
    }
    out.append('>');
    return this;
  }

  public Html close(String element) {
    out.append("</").append(element).append('>');
    return this;
  }

  public Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** An element that holds nothing but text. */
  public Html element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close(element);
  }

  /** What is HTML already. */
  public Html raw(String html) {
    out.append(html);
    return this;
  }

  /**
   * The beginning of a page that stands by itself: nothing but this style, and the scripts that the
   * policy names, may be used in it.
   *
   * @param scripts such as {@code script-src 'sha256-…'}; empty for none
   */
  Html head(String language, String title, String style, String scripts) {
    String policy = scripts.isEmpty() ? "" : scripts + "; ";
    return raw("<!doctype html>\n")
        .open("html", "lang", language)
        .open("head")
        .open("meta", "charset", "utf-8")
        .open(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; "
                + policy
                + "style-src "
                + hash(style)
                + "; base-uri 'none'; form-action 'none'")
        .open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .open("meta", "name", "color-scheme", "content", "light dark")
        .element("title", title)
        .open("style")
        .raw(style)
        .close("style")
        .close("head");
  }

  /** The script of ECharts, the library that draws. */
  public static String charts() {
    return resource(ECHARTS);
  }

  /** A text that comes with the jar. */
  public static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(in, "not in the jar: " + name).readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The source expression by which a policy allows exactly this text. */
  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
