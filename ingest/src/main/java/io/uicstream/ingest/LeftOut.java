package io.uicstream.ingest;

import java.nio.file.Path;

/** Is told of each entry of a folder that a source leaves out. Called by the source's thread. */
@FunctionalInterface
public interface LeftOut {
  /** Tells nobody. */
  LeftOut UNTOLD = (path, cause, detail) -> {};

  /** Why an entry was left out. */
  enum Cause {
    /** Longer than an image may be. */
    TOO_LARGE,
    /** Could not be opened, listed or read. */
    UNREADABLE,
    /** Its name begins with a dot: a file, or a folder with all that it holds. */
    HIDDEN,
    /** A socket, a pipe or a device. */
    NOT_A_FILE,
    /** A link to a folder that it lies in. */
    CIRCLE
  }

  /**
   * An entry was left out.
   *
   * @param detail a phrase for people
   */
  void entry(Path path, Cause cause, String detail);
}
