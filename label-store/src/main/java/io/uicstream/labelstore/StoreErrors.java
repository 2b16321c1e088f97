package io.uicstream.labelstore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Messages that say what is wrong with a store and what to do. */
final class StoreErrors {
  private static final String REMEDY_FOR_DAMAGE =
      "Restore a snapshot of it, or remove the directory: a learner then rebuilds it from its topics.";

  private StoreErrors() {}

  static StoreException explain(String verb, Path directory, RocksDBException e) {
    return new StoreException(
        "Cannot %s the label store %s: %s (%s)"
            .formatted(verb, directory, causeAndRemedy(e), e.getMessage()),
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

  private static String causeAndRemedy(RocksDBException e) {
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
    if (status.getCode() == Status.Code.Corruption) {
      return "it is damaged. " + REMEDY_FOR_DAMAGE;
    }
    if (message.contains("no such file") || message.contains("does not exist")) {
      return "a file is missing. If this is the right directory, restore a snapshot of it.";
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
        "The label store %s is damaged: %s. ".formatted(directory, what) + REMEDY_FOR_DAMAGE);
  }
}
