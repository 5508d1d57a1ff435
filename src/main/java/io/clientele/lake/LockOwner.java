package io.clientele.lake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who holds a lock.
 *
 * @param note what the holder says of itself
 * @param since when it wrote that, by the file system's time; it says nothing about who it is
 */
record LockOwner(Note note, Instant since) {
  /**
   * What a holder says of itself.
   *
   * @param space the process numbers it lives among, so that a process of another container is not
   *     looked for here
   * @param started when the process started, in milliseconds, so that a process number used again
   *     is not taken for its owner
   * @param token tells two owners in one process apart; never used twice
   */
  record Note(String host, String space, long process, long started, String what, String token) {}

  static LockOwner self(String what) {
    ProcessHandle process = ProcessHandle.current();
    return new LockOwner(
        new Note(
            thisHost(),
            thisSpace(),
            process.pid(),
            startOf(process),
            what,
            UUID.randomUUID().toString()),
        Instant.EPOCH);
  }

  /** Of a note that was cut short, or is still being written. */
  static LockOwner unknown(Instant since) {
    return new LockOwner(new Note("", "", 0, 0, "", "unknown-" + since.toEpochMilli()), since);
  }

  /** The note by which one wins the right to take this owner's notes away. */
  String claim() {
    return "_lock-claim-" + note.token() + ".json";
  }

  /** The empty note that this owner renews; its time is what counts. */
  String beat() {
    return "_lock-beat-" + note.token();
  }

  boolean isUnknown() {
    return note.host().isEmpty();
  }

  /** Whether its process would be found here. */
  boolean isHere() {
    return note.host().equals(thisHost()) && note.space().equals(thisSpace());
  }

  /** Whether its process, which would be found here, is not. */
  boolean isDead() {
    Optional<ProcessHandle> running =
        ProcessHandle.of(note.process()).filter(ProcessHandle::isAlive);
    return running.isEmpty() || (note.started() != 0 && startOf(running.get()) != note.started());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LockOwner owner && note.equals(owner.note);
  }

  @Override
  public int hashCode() {
    return note.hashCode();
  }

  @Override
  public String toString() {
    return isUnknown()
        ? "somebody unknown"
        : "process " + note.process() + " on " + note.host() + " (" + note.what() + ")";
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String thisSpace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
