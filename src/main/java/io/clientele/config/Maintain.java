package io.clientele.config;

/**
 * How much of the past is kept, and in what files.
 *
 * @param dailyDays every night of this many days up to the latest one stays; of older ones the last
 *     of each month
 * @param journalDays for how many days before the latest night the journals of published runs stay
 * @param keptHours for how long files stay that no longer belong to a table
 * @param smallFiles so many small files of a table are put together
 * @param fileMb how large files are made, in megabytes
 */
public record Maintain(int dailyDays, int journalDays, int keptHours, int smallFiles, int fileMb) {
  public Maintain {
    atLeast(1, "daily-days", dailyDays);
    atLeast(0, "journal-days", journalDays);
    atLeast(0, "kept-hours", keptHours);
    atLeast(2, "small-files", smallFiles);
    atLeast(1, "file-mb", fileMb);
  }

  private static void atLeast(int least, String key, int value) {
    BadValue.unless(value >= least, key, "must be at least " + least + ", cannot be: " + value);
  }
}
