package io.clientele.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Everything a report says in one language, and how it writes numbers and dates. */
final class Texts {
  /**
   * From this change on it is told how many times as much it is: next to nothing, percents say
   * nothing.
   */
  private static final double MANIFOLD = 9;

  private static final String VALUE = "value.";

  private final Language language;
  private final Properties texts;
  private final String currency;

  Texts(Language language, String currency) {
    this.language = language;
    this.texts = read(language);
    this.currency = currency;
  }

  /** All texts of a language by key. */
  static Properties read(Language language) {
    Properties texts = new Properties();
    try (InputStream in = Texts.class.getResourceAsStream("/report/" + language + ".properties")) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  Language language() {
    return language;
  }

  /** The text; there must be one. */
  String of(String key) {
    String text = texts.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no text " + key + " in " + language);
    }
    return text;
  }

  /** The sentence with its arguments in place of {0}, {1} and so on. */
  String of(String key, List<Told> arguments) {
    String text = of(key);
    for (int i = 0; i < arguments.size(); i++) {
      text = text.replace("{" + i + "}", told(arguments.get(i)));
    }
    return text;
  }

  String told(Told told) {
    return told(told.value(), told.unit());
  }

  /** A value as its unit is written; a dash for null. */
  String told(Object value, Unit unit) {
    if (value == null) {
      return "–";
    }
    return switch (unit) {
      case WORD -> word((String) value);
      case TEXT -> String.valueOf(value);
      case COUNT -> number(value, 0, 0);
      case MONEY -> money(((Number) value).doubleValue());
      case EFFECT ->
          (((Number) value).doubleValue() > 0 ? "+" : "") + money(((Number) value).doubleValue());
      case SHARE -> percent(((Number) value).doubleValue());
      case CHANGE -> change(((Number) value).doubleValue());
      case NUMBER -> number(((Number) value).doubleValue());
      case POINTS -> number(value, 1, 1);
      case SECONDS -> number(value, 1, 1) + " " + of("unit.seconds");
      case DATE -> date("format.date", value);
      case MONTH -> date("format.month", value);
      case BOOLEAN -> of((Boolean) value ? "value.yes" : "value.no");
    };
  }

  /** A word of Clientele's own in the language; any other as it is. */
  String word(String word) {
    return texts.getProperty(key(word), word.replace('_', ' '));
  }

  /** The words that there are translations of. */
  Map<String, String> words() {
    Map<String, String> words = new TreeMap<>();
    for (String key : texts.stringPropertyNames()) {
      if (key.startsWith(VALUE)) {
        words.put(key.substring(VALUE.length()), texts.getProperty(key));
      }
    }
    return words;
  }

  /** The texts whose keys begin so, without that beginning. */
  Map<String, String> startingWith(String beginning) {
    Map<String, String> found = new TreeMap<>();
    for (String key : texts.stringPropertyNames()) {
      if (key.startsWith(beginning)) {
        found.put(key.substring(beginning.length()), texts.getProperty(key));
      }
    }
    return found;
  }

  private static String key(String word) {
    return VALUE + word.toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  private String date(String format, Object value) {
    return DateTimeFormatter.ofPattern(of(format), language.locale())
        .format(LocalDate.parse((String) value));
  }

  private String money(double value) {
    NumberFormat format = NumberFormat.getCurrencyInstance(language.locale());
    format.setCurrency(Currency.getInstance(currency));
    if (Math.abs(value) >= 1000) {
      format.setMaximumFractionDigits(0);
    }
    return format.format(value);
  }

  private String percent(double share) {
    NumberFormat format = NumberFormat.getPercentInstance(language.locale());
    format.setMinimumFractionDigits(1);
    format.setMaximumFractionDigits(1);
    // Not -0.0%.
    return format.format(Math.abs(share) < 0.0005 ? 0 : share);
  }

  private String change(double change) {
    if (change >= MANIFOLD) {
      return "×" + number(change + 1);
    }
    return (change > 0 ? "+" : "") + percent(change);
  }

  /** With as many digits as tell something. */
  private String number(double value) {
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value)) {
      return number(value, 0, 0);
    }
    return size >= 10 ? number(value, 0, 1) : number(value, 0, 3);
  }

  private String number(Object value, int least, int most) {
    NumberFormat format = NumberFormat.getNumberInstance(language.locale());
    format.setMinimumFractionDigits(least);
    format.setMaximumFractionDigits(most);
    return format.format(value);
  }
}
