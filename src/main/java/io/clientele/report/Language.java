package io.clientele.report;

import java.util.Locale;

/** What a report is written in. */
public enum Language {
  en(Locale.ENGLISH),
  zh(Locale.SIMPLIFIED_CHINESE);

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  Locale locale() {
    return locale;
  }
}
