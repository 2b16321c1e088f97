package io.uicstream.labelstore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Messages that say what is wrong with a store and what to do. */
final class StoreErrors {
  /** What to do about damage where the directory's name is not at hand. */
  static final String REMEDY_WITHOUT_NAME =
      "The store is damaged: remove its directory; it is rebuilt from the topic pseudo-labels at the"
          + " next start.";

  private StoreErrors() {}

  static StoreException explain(String verb, Path directory, RocksDBException e) {
    return new StoreException(
        "Cannot %s the label store %s: %s (%s)"
            .formatted(verb, directory, causeAndRemedy(directory, e), e.getMessage()),
        e);
  }

  static StoreException explain(String verb, Path directory, IOException e) {
    return new StoreException(
        "Cannot %s the label store %s (%s). Check that the directory can be read and written and"
                .formatted(verb, directory, e)
            + " that the disk has room.",
        e);
  }

  static StoreException missing(Path directory) {
    return new StoreException(
        "There is no label store in %s. Name the directory of a learner.".formatted(directory));
  }

  static StoreException otherClasses(Path directory, int has, int asked) {
    return new StoreException(
        "The label store %s was made with %d classes, not %d. Set the classes to %d, or use another"
                .formatted(directory, has, asked, has)
            + " directory.");
  }

  static StoreException otherSource(String has, String asked) {
    return new StoreException(
        "The label store was filled from the topic %s, not from %s: its labels and offsets say nothing about that one. Use another data directory. Where the topic was made anew, use another topics.prefix, too: the label topic is of the old images."
            .formatted(has, asked));
  }

  private static String causeAndRemedy(Path directory, RocksDBException e) {
    Status status = e.getStatus();
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (status == null) {
      return "RocksDB failed.";
    }
    if (status.getSubCode() == Status.SubCode.NoSpace) {
      return "the disk is full. Free space and start again; nothing that was applied is lost.";
    }
    if (status.getCode() == Status.Code.IOError && message.contains("lock")) {
      return "another learner holds it. Stop that one, or use another directory.";
    }
    if (status.getCode() == Status.Code.Corruption || message.contains("larger than file length")) {
      return "it is damaged. " + Damage.locate(directory, e.getMessage()) + remedy(directory);
    }
    if (message.contains("no such file") || message.contains("does not exist")) {
      return "a file is missing. " + remedy(directory);
    }
    return "check that the directory can be read and written.";
  }

  static StoreException newerFormat(Path directory, String evidence) {
    return new StoreException(
        "The label store %s was written by a newer version (%s). Use that version, or another"
                .formatted(directory, evidence)
            + " directory.");
  }

  static StoreException damaged(Path directory, String what) {
    return new StoreException(
        "The label store %s is damaged: %s. %s".formatted(directory, what, remedy(directory)));
  }

  private static String remedy(Path directory) {
    return "Remove the directory %s; it is rebuilt from the topic pseudo-labels at the next start."
        .formatted(directory);
  }
}
