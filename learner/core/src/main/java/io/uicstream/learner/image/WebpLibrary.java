package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageReader;

/** libwebp, which the jar of its reader brings along: unpacked, loaded, and removed at once. */
final class WebpLibrary {
  /** Where its reader unpacks to; if set, a folder of this process is made there. */
  private static final String FOLDER = "com.luciad.imageio.webp.tmpdir";

  /** One pixel: whoever reads its size needs the library. */
  private static final byte[] PIXEL =
      HexFormat.of()
          .parseHex("524946461a000000574542505650384c0d0000002f00000010071011118888fe0700");

  private static boolean tried;
  private static Optional<String> failure = Optional.empty();

  private WebpLibrary() {}

  /**
   * Loads it, if that has not been done. Safe for use by any thread.
   *
   * @param reader any that needs it
   * @throws UndecodableImageException if this machine cannot load it
   */
  static synchronized void load(ImageReader reader) throws UndecodableImageException {
    if (!tried) {
      tried = true;
      failure = attempt(reader);
    }
    if (failure.isPresent()) {
      throw new UndecodableImageException(
          Reason.UNSUPPORTED,
          "WebP cannot be decoded here, for libwebp cannot be unpacked and loaded ("
              + failure.get()
              + "); name a folder that can be written and is not mounted noexec with natives.dir");
    }
  }

  private static Optional<String> attempt(ImageReader reader) {
    try {
      Path folder = folder();
      System.setProperty(FOLDER, folder.toString());
      try {
        reader.setInput(new ByteArrayImageInput(PIXEL), true, true);
        reader.getWidth(0);
      } finally {
        remove(folder);
      }
      return Optional.empty();
    } catch (IOException | LinkageError e) {
      return Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static Path folder() throws IOException {
    String parent = System.getProperty(FOLDER);
    return parent == null
        ? Files.createTempDirectory("uic-webp")
        : Files.createTempDirectory(Files.createDirectories(Path.of(parent)), "webp");
  }

  /** What is loaded stays loaded, where the system lets its file be removed at all. */
  private static void remove(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }
}
