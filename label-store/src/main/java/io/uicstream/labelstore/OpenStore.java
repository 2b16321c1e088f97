package io.uicstream.labelstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An open store: its database, and what was read from it. A failed open leaves nothing open.
 *
 * @param database closed by the owner of this
 * @param identity what the store was made with
 * @param state as the rows say
 * @param readOnly whether changes are refused
 */
record OpenStore(Database database, Identity identity, State state, boolean readOnly) {
  /** Whether there is a file by which RocksDB knows a database. */
  static boolean exists(Path directory) {
    return Files.exists(directory.resolve("CURRENT"));
  }

  static OpenStore forWriting(Path directory, LabelStoreSettings settings) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw StoreErrors.explain("make", directory, e);
    }
    return open(Database.open(directory, false), database -> write(database, directory, settings));
  }

  static OpenStore forReading(Path directory) {
    if (!exists(directory)) {
      throw StoreErrors.missing(directory);
    }
    return open(Database.open(directory, true), database -> read(database, directory));
  }

  /** Reads a store that is open. */
  private interface Step {
    OpenStore run(Database database);
  }

  private static OpenStore open(Database database, Step step) {
    try {
      return step.run(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static OpenStore write(Database database, Path directory, LabelStoreSettings settings) {
    Optional<Identity> known = Identity.read(database, directory);
    Identity identity = known.orElseGet(() -> Identity.create(database, settings.classes()));
    if (identity.classes() != settings.classes()) {
      throw StoreErrors.otherClasses(directory, identity.classes(), settings.classes());
    }
    Meta meta = Identity.readMeta(database, directory);
    Upgrade.run(database, identity.format(), meta);
    State state = State.rebuild(database, settings, meta);
    if (meta.oldestAdmission() < state.window().oldest()) {
      try (Change change = new Change(database, state, meta.timeMs())) {
        change.trimWindow(meta.oldestAdmission());
        change.commit();
      }
    }
    return new OpenStore(database, identity, state, false);
  }

  private static OpenStore read(Database database, Path directory) {
    Identity identity =
        Identity.read(database, directory).orElseThrow(() -> StoreErrors.missing(directory));
    Meta meta = Identity.readMeta(database, directory);
    int span = Math.toIntExact(Math.max(1, meta.nextAdmission() - meta.oldestAdmission()));
    LabelStoreSettings settings =
        new LabelStoreSettings(identity.classes(), span, Long.MAX_VALUE, Long.MAX_VALUE);
    return new OpenStore(database, identity, State.rebuild(database, settings, meta), true);
  }
}
