package io.clientele.simulate;

import java.util.List;
import java.util.Locale;

/** Names of people and places, and the slips of those who write them down. */
final class Names {
  static final List<String> WOMEN =
      List.of(
          "Anna", "Marie", "Sophie", "Laura", "Julia", "Lena", "Clara", "Emma", "Ida", "Nora",
          "Claire", "Camille", "Alice", "Grace", "Olivia", "Hannah", "Eva", "Petra", "Ines", "Mia");
  static final List<String> MEN =
      List.of(
          "Paul", "Max", "Jonas", "Felix", "Lukas", "Peter", "Thomas", "Martin", "Karl", "Hugo",
          "Louis", "Antoine", "James", "Oliver", "George", "Henry", "Daniel", "Simon", "Jan",
          "Tim");
  static final List<String> LAST =
      List.of(
          "Müller",
          "Schmidt",
          "Schneider",
          "Fischer",
          "Weber",
          "Meyer",
          "Wagner",
          "Becker",
          "Schulz",
          "Hoffmann",
          "Koch",
          "Richter",
          "Klein",
          "Wolf",
          "Schröder",
          "Neumann",
          "Schwarz",
          "Zimmermann",
          "Krüger",
          "Hartmann",
          "Martin",
          "Bernard",
          "Dubois",
          "Moreau",
          "Laurent",
          "Lefebvre",
          "Smith",
          "Jones",
          "Taylor",
          "Brown",
          "Wilson",
          "Evans",
          "Walker",
          "Wright",
          "Robinson",
          "Thompson",
          "Novak",
          "Rossi",
          "Jansen",
          "Larsen");
  static final List<String> CHINESE_LAST =
      List.of("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴");
  static final List<String> CHINESE_FIRST =
      List.of("伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "晓明", "雅婷", "志强", "雨欣");
  static final List<String> STREETS =
      List.of(
          "Hauptstr.",
          "Bahnhofstr.",
          "Gartenweg",
          "Lindenallee",
          "Mühlgasse",
          "Ringstr.",
          "Am Markt",
          "Schulstr.");
  static final List<String> CITIES =
      List.of("Berlin", "Hamburg", "München", "Köln", "Leipzig", "Wien", "Graz", "Zürich");

  private Names() {}

  /** The name with the letters of an e-mail address. */
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replace("ü", "ue")
        .replace("ö", "oe")
        .replace("ä", "ae")
        .replace("ß", "ss");
  }

  /** The name with a slip: two letters swapped, one left out, another case, or none. */
  static String slipped(Chance chance, String name, double probability) {
    if (!chance.happens(probability)) {
      return name;
    }
    int at = name.length() < 4 ? 0 : 1 + chance.below(name.length() - 2);
    return switch (name.length() < 4 ? 0 : chance.below(4)) {
      case 0 -> name.toUpperCase(Locale.ROOT);
      case 1 -> name.substring(0, at) + name.substring(at + 1);
      case 2 ->
          name.substring(0, at) + name.charAt(at + 1) + name.charAt(at) + name.substring(at + 2);
      default -> plain(name);
    };
  }
}
