package io.uicstream.labelstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native library, unpacked once into a folder from which later processes load it again.
 * Without this, RocksDB unpacks it at every start into the temporary folder, where a killed process
 * leaves it, and from where some systems run nothing.
 */
public final class RocksLibrary {
  private static final String NAME = "rocksdb";
  // In a folder RocksDB 10 looks for "jni" twice: librocksdbjnijni-linux64.so.
  private static final String UNPACKED_NAME = Environment.getJniLibraryFileName("rocksdbjni");

  private RocksLibrary() {}

  /**
   * Loads it for all of the process, Kafka Streams included; does nothing if it is loaded. Several
   * processes may do so at once.
   *
   * @param folders where it may be unpacked, the first that works is taken; made if missing, for
   *     the user alone, since what lies there is run
   * @return the folder that works
   * @throws StoreException if it can be loaded from none of them; says why
   */
  public static synchronized Path load(List<Path> folders) {
    List<String> refusals = new ArrayList<>();
    for (Path folder : folders) {
      try {
        RocksDB.loadLibrary(List.of(unpack(folder).toString()));
        return folder;
      } catch (IOException | UnsatisfiedLinkError e) {
        refusals.add("in " + folder + " (" + reason(e) + ")");
      }
    }
    throw new StoreException(
        "RocksDB's native library cannot be unpacked and loaded "
            + String.join(", nor ", refusals)
            + "; name a folder that can be written and is not mounted noexec with natives.dir");
  }

  // A linker's message names the file twice before it says why.
  private static String reason(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof LinkageError
        ? message.substring(message.lastIndexOf(": ") + 1).strip()
        : e.toString();
  }

  /** Returns the folder that holds the library, whole. */
  static Path unpack(Path folder) throws IOException {
    String name = Environment.getJniLibraryFileName(NAME);
    Path home = folder.toAbsolutePath().resolve(NAME + "-" + fingerprint(name));
    Path library = home.resolve(UNPACKED_NAME);
    if (!Files.exists(library)) {
      Files.createDirectories(home, forTheUserAlone());
      Path aside = Files.createTempFile(home, UNPACKED_NAME, ".part");
      try (InputStream in = packed(name)) {
        Files.copy(in, aside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(aside, library, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(aside);
      }
    }
    return home;
  }

  private static FileAttribute<?>[] forTheUserAlone() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Another library has another one. */
  private static String fingerprint(String name) throws IOException {
    CRC32 checksum = new CRC32();
    try (InputStream in = packed(name);
        OutputStream out = new CheckedOutputStream(OutputStream.nullOutputStream(), checksum)) {
      in.transferTo(out);
    }
    return "%08x".formatted(checksum.getValue());
  }

  private static InputStream packed(String name) throws IOException {
    InputStream in = RocksDB.class.getResourceAsStream("/" + name);
    if (in == null) {
      throw new IOException("there is no " + name + " on the class path");
    }
    return in;
  }
}
