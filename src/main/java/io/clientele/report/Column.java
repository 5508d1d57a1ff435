package io.clientele.report;

import io.clientele.schema.Field;

/**
 * A column of a {@link Sheet}.
 *
 * @param name as in the table it is from; the key of its heading
 */
record Column(String name, Unit unit) {
  static Column of(Field field, Unit unit) {
    return new Column(field.name(), unit);
  }

  static Column word(Field field) {
    return of(field, Unit.WORD);
  }

  static Column text(Field field) {
    return of(field, Unit.TEXT);
  }

  static Column count(Field field) {
    return of(field, Unit.COUNT);
  }

  static Column money(Field field) {
    return of(field, Unit.MONEY);
  }

  static Column share(Field field) {
    return of(field, Unit.SHARE);
  }

  static Column number(Field field) {
    return of(field, Unit.NUMBER);
  }

  static Column date(Field field) {
    return of(field, Unit.DATE);
  }
}
