package io.uicstream.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds files with the same bytes. Of each it keeps eight bytes of its digest and the number of its
 * folder, and no name: the few first copies that are shown are looked for in their folder.
 */
final class ExactDuplicates {
  private static final int SHOWN = 3;

  private final DigestTable seen = new DigestTable();

  /** Numbers of folders, from 1. */
  private final Map<Path, Integer> folders = new HashMap<>();

  /** Of the same folders, in order. */
  private final List<Path> byNumber = new ArrayList<>();

  private final Map<Long, Copies> shown = new HashMap<>();
  private final List<Copies> inOrder = new ArrayList<>();
  private long images;
  private long groups;

  /** One file, and where it is. */
  record Content(Path path, long bytes, long digest) {}

  private static final class Copies {
    private final Content second;
    private final Path folderOfFirst;
    private final List<Path> more = new ArrayList<>();
    private long images = 1;

    Copies(Content second, Path folderOfFirst) {
      this.second = second;
      this.folderOfFirst = folderOfFirst;
    }
  }

  /** The first eight bytes of the SHA-256 of a file's bytes. */
  static long digest(byte[] bytes) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  void add(Content content) {
    int folder = number(content.path().toAbsolutePath().getParent());
    int first = seen.putIfAbsent(content.digest(), folder);
    if (first == 0) {
      return;
    }
    images++;
    // A negative number says that its group was counted.
    if (first > 0) {
      groups++;
      seen.replace(content.digest(), -first);
      if (inOrder.size() < SHOWN) {
        Copies copies = new Copies(content, byNumber.get(first - 1));
        shown.put(content.digest(), copies);
        inOrder.add(copies);
      }
    }
    Copies copies = shown.get(content.digest());
    if (copies != null) {
      copies.images++;
      if (copies.more.size() < SHOWN - 1) {
        copies.more.add(content.path());
      }
    }
  }

  private int number(Path folder) {
    Integer known = folders.get(folder);
    if (known != null) {
      return known;
    }
    byNumber.add(folder);
    folders.put(folder, byNumber.size());
    return byNumber.size();
  }

  /**
   * What was found.
   *
   * @param name of a file, for people
   */
  CheckReport.Duplicates report(Function<Path, String> name) {
    return new CheckReport.Duplicates(
        images,
        groups,
        inOrder.stream()
            .map(
                copies -> {
                  List<String> names = new ArrayList<>();
                  first(copies).map(name).ifPresent(names::add);
                  copies.more.stream().map(name).forEach(names::add);
                  return new CheckReport.Group(copies.images, names);
                })
            .toList());
  }

  /** The first copy; empty if it is gone meanwhile. */
  private static Optional<Path> first(Copies copies) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(copies.folderOfFirst, path -> same(path, copies))) {
      for (Path file : files) {
        return Optional.of(file);
      }
    } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean same(Path path, Copies copies) throws IOException {
    return !copies.more.contains(path)
        && !path.getFileName().toString().startsWith(".")
        && Files.isRegularFile(path)
        && Files.size(path) == copies.second.bytes()
        && digest(Files.readAllBytes(path)) == copies.second.digest();
  }
}
