package io.uicstream.app;

import io.uicstream.app.broker.BrokerProcess;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.labelstore.RocksLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where native libraries are unpacked to and loaded from: folders of the user that are used again
 * at the next start, and not the temporary folder, in which a killed process leaves what it
 * unpacked, and from which some systems run nothing.
 */
final class NativeLibraries {
  private static final String JAVACPP_FOLDER = "org.bytedeco.javacpp.cachedir";
  private static final String WEBP_FOLDER = "com.luciad.imageio.webp.tmpdir";
  private static final String FOLDER = "uic-stream";

  private NativeLibraries() {}

  /** Tells the engines' libraries their folder; before their first use. */
  static void ofEngines(Values values) {
    // JavaCPP, which unpacks libtorch and ND4J, has a cache of its own otherwise.
    values
        .of(LocalSettings.NATIVES_DIR)
        .ifPresent(folder -> setIfMissing(JAVACPP_FOLDER, folder.resolve("javacpp")));
  }

  /**
   * Loads RocksDB, which the label store and Kafka Streams use, and tells the decompressors of
   * Kafka's clients the folder that works; before their first use.
   *
   * @throws io.uicstream.labelstore.StoreException if it can be loaded from no folder; says why
   */
  static void ofStores(Values values) {
    Path folder = RocksLibrary.load(folders(values, System.getenv()));
    BrokerProcess.NATIVE_FOLDERS.forEach(property -> setIfMissing(property, folder));
    setIfMissing(WEBP_FOLDER, folder);
  }

  /** Tells libwebp its folder, where no store is opened; before its first use. */
  static void ofImages(Values values) {
    setIfMissing(WEBP_FOLDER, folders(values, System.getenv()).get(0));
  }

  private static void setIfMissing(String property, Path folder) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, folder.toAbsolutePath().toString());
    }
  }

  /**
   * The folder asked for; else that of the user's caches and, where it is of no use, the data
   * directory.
   */
  static List<Path> folders(Values values, Map<String, String> environment) {
    Optional<Path> asked = values.of(LocalSettings.NATIVES_DIR);
    if (asked.isPresent()) {
      return List.of(asked.get());
    }
    List<Path> folders = new ArrayList<>();
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = System.getProperty("user.home", "");
    if (caches.startsWith("/")) {
      folders.add(Path.of(caches, FOLDER));
    } else if (home.startsWith("/")) {
      folders.add(Path.of(home, ".cache", FOLDER));
    }
    folders.add(values.of(LocalSettings.DATA_DIR).resolve("natives"));
    return folders;
  }
}
