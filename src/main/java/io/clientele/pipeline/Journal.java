package io.clientele.pipeline;

import io.clientele.lake.Lake;
import io.clientele.lake.Notes;
import io.clientele.lake.Versions;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The place a run keeps, in {@code _runs/<run>/} of the warehouse: what it started from, its
 * attempts, and the steps it finished with the state they left. Written as small files, so that it
 * costs no Spark job and is never half written.
 */
final class Journal {
  private static final String FOLDER = "_runs";
  private static final String REMOVED = FOLDER + "/removed.json";

  /**
   * What a run started from; an attempt resumes it only when all of this is the same.
   *
   * @param baseSequence the publication it started from
   */
  record Start(
      String runId,
      String asOf,
      String configuration,
      String revision,
      long baseSequence,
      Map<String, Long> base) {}

  /**
   * What is left of journals that were removed: a run's number is never given again, for ledgers
   * know runs by it.
   *
   * @param highest the highest number that was removed, by as-of date
   */
  record Removed(Map<String, Integer> highest) {}

  record Attempt(int number, long startedAt) {}

  record End(int number, String status) {}

  /** A finished step, with the versions of all tables after it. */
  record Step(
      String name,
      int position,
      int attempt,
      String digest,
      long files,
      Map<String, Long> inputs,
      Map<String, Long> outputs,
      Map<String, Long> after,
      long rows,
      double seconds,
      String note,
      List<String> warnings) {
    Versions versionsAfter() {
      return new Versions(after);
    }
  }

  private final Notes notes;
  private final Lake lake;
  private final Start start;

  private Journal(Lake lake, Start start) {
    this.lake = lake;
    this.notes = new Notes(lake);
    this.start = start;
  }

  /** The journals of an as-of date, the latest first. */
  static List<Journal> of(Lake lake, String asOf) {
    Notes notes = new Notes(lake);
    return numbers(lake, asOf).stream()
        .sorted(java.util.Comparator.reverseOrder())
        .map(number -> notes.read(FOLDER + "/" + asOf + "." + number + "/run.json", Start.class))
        .flatMap(Optional::stream)
        .map(start -> new Journal(lake, start))
        .toList();
  }

  static Journal create(
      Lake lake,
      String asOf,
      String configuration,
      String revision,
      long baseSequence,
      Versions base) {
    int removed = removed(lake).getOrDefault(asOf, 0);
    int number = numbers(lake, asOf).stream().mapToInt(Integer::intValue).max().orElse(0);
    number = Math.max(number, removed) + 1;
    Start start =
        new Start(asOf + "." + number, asOf, configuration, revision, baseSequence, base.byTable());
    Journal journal = new Journal(lake, start);
    journal.notes.write(journal.path("run.json"), start);
    return journal;
  }

  private static Map<String, Integer> removed(Lake lake) {
    return new Notes(lake).read(REMOVED, Removed.class).map(Removed::highest).orElse(Map.of());
  }

  /** Every run that has a journal, be it only a part of one. */
  static List<String> runs(Lake lake) {
    return lake.list(FOLDER).stream()
        .filter(name -> name.matches("\\d{4}-\\d{2}-\\d{2}\\.\\d+"))
        .toList();
  }

  /** The journal of a run, unless it is only a part of one. */
  static Optional<Journal> find(Lake lake, String run) {
    return new Notes(lake)
        .read(FOLDER + "/" + run + "/run.json", Start.class)
        .map(start -> new Journal(lake, start));
  }

  /** Removes a run's journal, so that nothing resumes the run; its number stays taken. */
  static void remove(Lake lake, String run) {
    Notes notes = new Notes(lake);
    int dot = run.lastIndexOf('.');
    Map<String, Integer> highest = new TreeMap<>(removed(lake));
    highest.merge(run.substring(0, dot), Integer.valueOf(run.substring(dot + 1)), Math::max);
    notes.write(REMOVED, new Removed(highest));
    notes.delete(FOLDER + "/" + run + "/run.json");
    notes.deleteFolder(FOLDER + "/" + run);
  }

  private static List<Integer> numbers(Lake lake, String asOf) {
    return lake.list(FOLDER).stream()
        .filter(name -> name.matches(java.util.regex.Pattern.quote(asOf) + "\\.\\d+"))
        .map(name -> Integer.valueOf(name.substring(asOf.length() + 1)))
        .toList();
  }

  Start start() {
    return start;
  }

  LocalDate date() {
    return LocalDate.parse(start.asOf());
  }

  Versions base() {
    return new Versions(start.base());
  }

  /** The attempts so far that began and never ended: they were killed. */
  List<Attempt> killed() {
    return files("attempt-").stream()
        .map(name -> notes.read(path(name), Attempt.class).orElseThrow())
        .filter(
            attempt -> notes.read(path("end-" + attempt.number() + ".json"), End.class).isEmpty())
        .toList();
  }

  Attempt beginAttempt(long startedAt) {
    Attempt attempt = new Attempt(files("attempt-").size() + 1, startedAt);
    notes.write(path("attempt-" + attempt.number() + ".json"), attempt);
    return attempt;
  }

  /** Keeps what a monitor reads beside the rest; the latest attempt's. */
  void keep(NightSummary summary) {
    notes.write(path("summary.json"), summary);
  }

  void endAttempt(Attempt attempt, String status) {
    notes.write(path("end-" + attempt.number() + ".json"), new End(attempt.number(), status));
  }

  List<Step> steps() {
    return files("step-").stream()
        .map(name -> notes.read(path(name), Step.class).orElseThrow())
        .toList();
  }

  /** The steps that stand and that this attempt did. */
  List<Step> steps(Attempt attempt) {
    return steps().stream().filter(step -> step.attempt() == attempt.number()).toList();
  }

  void finish(Step step) {
    notes.write(path(stepFile(step.position())), step);
  }

  /** Forgets the steps from this position on: their inputs changed. */
  void forgetFrom(int position) {
    steps().stream()
        .filter(step -> step.position() >= position)
        .forEach(step -> notes.delete(path(stepFile(step.position()))));
  }

  private static String stepFile(int position) {
    return String.format("step-%03d.json", position);
  }

  private List<String> files(String prefix) {
    return lake.list(FOLDER + "/" + start.runId()).stream()
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  private String path(String name) {
    return FOLDER + "/" + start.runId() + "/" + name;
  }
}
