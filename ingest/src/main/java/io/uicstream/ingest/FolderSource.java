package io.uicstream.ingest;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.uicstream.schemas.RecordLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a folder and of all folders below it, each yielded as it is, image or not.
 *
 * <p>The image id is the path relative to the folder with {@code /} between names. Hidden files and
 * folders (names that begin with a dot) are no part of the corpus. {@link Order#AS_IS} is the file
 * system's order, listed as it goes; the other orders hold all paths in memory, and depend on the
 * seed and the names alone.
 */
public final class FolderSource implements ImageSource {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSource.class);

  /** A larger folder is not counted before it is read as it is: that would take minutes. */
  private static final long COUNTED_AT_MOST = 1_000_000;

  /** What Java puts in place of bytes of a file name that the locale cannot express. */
  private static final char UNREADABLE_CHARACTER = '\uFFFD';

  private final Settings settings;
  private final Path root;
  private final OptionalLong size;
  private final LeftOut leftOut;
  private final ClassLevel classLevel;
  private final FolderWalk walk;

  /** All paths that the walk found, for orders other than the file system's; else empty. */
  private final Iterator<Path> listed;

  private Skipped skipped = Skipped.NONE;

  /** Files whose ids are not their paths, by id. */
  private final Map<String, Path> encodedIds = new ConcurrentHashMap<>();

  /**
   * What to read.
   *
   * @param folder the folder
   * @param annotated whether a folder that a file lies in names its true class, see {@link
   *     ClassLevel}; files directly in {@code folder} have none
   * @param order in which order
   * @param seed of the orders that are random
   * @param maxBytes larger files are passed over
   */
  public record Settings(Path folder, boolean annotated, Order order, long seed, int maxBytes) {
    /** With the usual limit. */
    public Settings(Path folder, boolean annotated, Order order, long seed) {
      this(folder, annotated, order, seed, RecordLimits.DEFAULT.imageBytes());
    }
  }

  /**
   * Opens the folder and makes sure that it holds a file.
   *
   * @throws IOException if the folder is missing, cannot be listed or holds no visible file
   */
  public FolderSource(Settings settings) throws IOException {
    this(settings, 0, LeftOut.UNTOLD);
  }

  /**
   * Opens the folder and makes sure that it holds a file.
   *
   * @param classLevel level of the folders that name true classes, 1 for those directly in the
   *     folder; 0 to find it, see {@link ClassLevel#find}
   * @param leftOut told of everything in the folder that is not yielded
   * @throws IOException if the folder is missing, cannot be listed or holds no visible file
   */
  public FolderSource(Settings settings, int classLevel, LeftOut leftOut) throws IOException {
    requireFiles(settings.folder());
    this.settings = settings;
    this.root = settings.folder().toRealPath();
    this.leftOut = leftOut;
    boolean needed = settings.annotated() || settings.order() == Order.CLASS_ORDERED;
    boolean find = needed && classLevel == 0;
    this.classLevel = find ? ClassLevel.find(root) : new ClassLevel(classLevel, Optional.empty());
    this.walk = new FolderWalk(root, report());
    try {
      boolean asIs = settings.order() == Order.AS_IS;
      List<Path> paths = asIs ? List.of() : list();
      this.listed = paths.iterator();
      this.size = asIs ? count(root, COUNTED_AT_MOST) : OptionalLong.of(paths.size());
    } catch (IOException e) {
      walk.close();
      throw e;
    }
  }

  @Override
  public Optional<SourceImage> next() throws IOException {
    Optional<Path> path = nextPath();
    while (path.isPresent()) {
      Optional<SourceImage> image = read(path.get());
      if (image.isPresent()) {
        return image;
      }
      path = nextPath();
    }
    return Optional.empty();
  }

  /** Where an image lies that this has read; any thread may ask. */
  public Path path(String id) {
    Path encoded = encodedIds.get(id);
    return encoded == null ? root.resolve(id) : encoded;
  }

  /** Which folders name true classes. */
  public ClassLevel classLevel() {
    return classLevel;
  }

  @Override
  public OptionalLong size() {
    return size;
  }

  @Override
  public Skipped skipped() {
    return skipped;
  }

  @Override
  public void close() throws IOException {
    walk.close();
  }

  private Optional<Path> nextPath() throws IOException {
    return listed.hasNext() ? Optional.of(listed.next()) : walk.next();
  }

  private Optional<SourceImage> read(Path path) {
    int most = settings.maxBytes();
    try (InputStream file = Files.newInputStream(path)) {
      long size = Files.size(path);
      // It may grow meanwhile.
      byte[] encoded =
          size > most ? new byte[0] : file.readNBytes((int) Math.min(Integer.MAX_VALUE, most + 1L));
      if (Math.max(size, encoded.length) > most) {
        skipTooLarge(path, Math.max(size, encoded.length));
        return Optional.empty();
      }
      return Optional.of(
          new SourceImage(
              id(path),
              encoded,
              Files.getLastModifiedTime(path).toMillis(),
              settings.folder().toString(),
              settings.annotated() ? trueClass(path) : Optional.empty()));
    } catch (IOException e) {
      skipUnreadable(path, e);
      return Optional.empty();
    }
  }

  private String id(Path path) {
    StringJoiner id = new StringJoiner("/");
    root.relativize(path).forEach(name -> id.add(name.toString()));
    if (id.toString().indexOf(UNREADABLE_CHARACTER) < 0) {
      return id.toString();
    }
    if (encodedIds.isEmpty()) {
      LOG.warn(
          "The name of {} cannot be read in this locale; its id, and that of others like it, is"
              + " percent-encoded. Run with a UTF-8 locale (LC_ALL=C.UTF-8) for readable ids",
          path);
    }
    // Two names may look alike once their bytes are replaced; as URI they stay distinct.
    String encoded = root.toUri().relativize(path.toUri()).getRawPath();
    encodedIds.put(encoded, path);
    return encoded;
  }

  private Optional<String> trueClass(Path path) {
    return classLevel.trueClass(root, path);
  }

  /** All paths in the order asked for. */
  private List<Path> list() throws IOException {
    List<Path> paths = new ArrayList<>();
    for (Optional<Path> path = walk.next(); path.isPresent(); path = walk.next()) {
      paths.add(path.get());
    }
    paths.sort(null);
    Collections.shuffle(paths, new Random(settings.seed()));
    if (settings.order() == Order.CLASS_ORDERED) {
      paths.sort(Comparator.comparing(path -> trueClass(path).orElse("")));
    }
    return paths;
  }

  private FolderWalk.Report report() {
    return new FolderWalk.Report() {
      @Override
      public void accept(Path path, IOException cause) {
        skipUnreadable(path, cause);
      }

      @Override
      public void leftOut(Path path, LeftOut.Cause cause) {
        leftOut.entry(path, cause, "");
      }
    };
  }

  private void skipUnreadable(Path path, IOException cause) {
    leftOut.entry(path, LeftOut.Cause.UNREADABLE, reason(cause));
    boolean vanished =
        cause instanceof NoSuchFileException && Files.notExists(path, NOFOLLOW_LINKS);
    skipped =
        skipped.and(
            vanished
                ? new Skipped.Entry(name(path), Skipped.Cause.VANISHED, "is not there any more")
                : new Skipped.Entry(name(path), Skipped.Cause.UNREADABLE, reason(cause)));
    LOG.warn("Skipped {}: it cannot be read ({})", path, cause.toString());
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "no permission to read it";
    }
    if (cause instanceof NoSuchFileException) {
      return "a link to nothing";
    }
    return cause instanceof FileSystemException problem && problem.getReason() != null
        ? problem.getReason()
        : String.valueOf(cause.getMessage());
  }

  private String name(Path path) {
    return root.relativize(path).toString();
  }

  private void skipTooLarge(Path path, long bytes) {
    String detail =
        String.format(
            Locale.ROOT,
            "%,d bytes, more than images.max.bytes, which is %,d",
            bytes,
            settings.maxBytes());
    leftOut.entry(path, LeftOut.Cause.TOO_LARGE, detail);
    skipped = skipped.and(new Skipped.Entry(name(path), Skipped.Cause.TOO_LARGE, detail));
    LOG.warn(
        "Skipped {}: {}; raise that, or make the image smaller, as the learner sees small views of"
            + " it anyway",
        path,
        detail);
  }

  private static void requireFiles(Path folder) throws IOException {
    String remedy =
        "; give a folder that holds image files, directly or in folders below it, whose names do"
            + " not begin with a dot";
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          (Files.exists(folder) ? "not a folder: " : "no such folder: ")
              + folder.toAbsolutePath()
              + remedy);
    }
    if (count(folder, 0).isPresent()) {
      throw new IOException("no file in " + folder.toAbsolutePath() + remedy);
    }
  }

  /** Number of files in a folder, unless there are more than {@code most}. */
  private static OptionalLong count(Path folder, long most) throws IOException {
    try (FolderWalk files = new FolderWalk(folder, (path, cause) -> {})) {
      long count = 0;
      while (files.next().isPresent()) {
        count++;
        if (count > most) {
          return OptionalLong.empty();
        }
      }
      return OptionalLong.of(count);
    }
  }
}
