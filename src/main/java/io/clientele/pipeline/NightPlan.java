package io.clientele.pipeline;

import io.clientele.lake.Delivery;
import io.clientele.lake.Lake;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Versions;
import io.clientele.schema.Restatements;
import io.clientele.schema.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the night of a date would do and why, in words, from what is known without reading rows. */
final class NightPlan {
  private final Lake lake;
  private final List<Stage> stages;
  private final PublishedNights nights;
  private final Opening opening;

  NightPlan(Lake lake, List<Stage> stages, PublishedNights nights, Opening opening) {
    this.lake = lake;
    this.stages = stages;
    this.nights = nights;
    this.opening = opening;
  }

  List<String> lines(LocalDate asOf) {
    List<String> lines = new ArrayList<>();
    lines.add("night of " + asOf + " into " + lake.root());
    lines.add(opening.why());
    lines.addAll(published(asOf));
    lines.addAll(stages());
    return lines;
  }

  private List<String> published(LocalDate asOf) {
    if (nights.lastDate().isEmpty()) {
      return List.of("nothing is published yet");
    }
    List<String> lines = new ArrayList<>();
    LocalDate last = nights.lastDate().get();
    lines.add(
        "starts from run " + nights.head().runId() + "; readers see the night of " + last + " now");
    if (nights.byDate().containsKey(asOf)) {
      lines.add("replaces run " + nights.byDate().get(asOf).runId() + " for readers of that date");
    }
    if (asOf.isBefore(last)) {
      lines.add("readers of the current night go on seeing that of " + last);
    }
    if (asOf.isAfter(last.plusDays(1))) {
      lines.add(
          "no night is published of "
              + last.plusDays(1)
              + (asOf.isAfter(last.plusDays(2)) ? " to " + asOf.minusDays(1) : "")
              + "; --catch-up runs those first");
    }
    return lines;
  }

  private List<String> stages() {
    List<String> lines = new ArrayList<>();
    Versions now = opening.resumed().map(Journal::base).orElse(nights.head().versions());
    List<Journal.Step> done = opening.resumed().map(Journal::steps).orElse(List.of());
    Set<Table> touched = new HashSet<>();
    boolean resuming = true;
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      Reading reading = Reading.of(lake, stage, now);
      lines.add("- " + stage.name());
      resuming = resuming && i < done.size() && reading.isOf(done.get(i));
      if (resuming) {
        Journal.Step step = done.get(i);
        now = step.versionsAfter();
        stage.outputs().stream()
            .filter(table -> step.outputs().containsKey(table.name()))
            .forEach(touched::add);
        lines.add(
            String.format(
                Locale.ROOT,
                "    done by attempt %d with the same inputs: %,d rows, %.1f s; not done again",
                step.attempt(),
                step.rows(),
                step.seconds()));
        continue;
      }
      lines.add("    " + why(reading, touched));
      lines.add("    reads:  " + names(stage.inputs()));
      lines.add("    writes: " + names(stage.outputs()));
    }
    return lines;
  }

  /** Why there is something to do or not; notes which tables the stage may change. */
  private String why(Reading reading, Set<Table> touched) {
    Stage stage = reading.stage();
    if (reading.delivery().isPresent()) {
      if (reading.files() > 0) {
        touched.addAll(stage.outputs());
      }
      return files(reading.delivery().get());
    }
    List<Table> changing = stage.inputs().stream().filter(touched::contains).toList();
    boolean nightly = stage.outputs().stream().anyMatch(table -> table.kind() == Table.Kind.NIGHT);
    if (nightly) {
      return "every night anew"
          + (changing.isEmpty() ? "; no fact it reads has new files" : changed(changing));
    }
    if (changing.isEmpty() && nights.lastDate().isPresent()) {
      return "nothing to do: none of its inputs has new files";
    }
    touched.addAll(stage.outputs());
    boolean restates = stage.outputs().stream().anyMatch(table -> table.equals(Restatements.TABLE));
    return "only what new rows touch"
        + changed(changing)
        + nights
            .lastDate()
            .filter(last -> restates)
            .map(last -> "; rows of days up to " + last + " restate published ones")
            .orElse("");
  }

  private static String changed(List<Table> changing) {
    return changing.isEmpty() ? "" : "; changes: " + names(changing);
  }

  private static String files(Delivery delivery) {
    String text = "new files: " + delivery.size() + " of " + delivery.found();
    if (delivery.bytes() > 0) {
      text += String.format(Locale.ROOT, ", %,d KB", (delivery.bytes() + 1023) / 1024);
    }
    long again = delivery.again();
    return again == 0
        ? text
        : text + "; " + again + " of them read before, in another size or with another time";
  }

  private static String names(List<Table> tables) {
    return tables.isEmpty() ? "-" : String.join(", ", tables.stream().map(Table::name).toList());
  }
}
