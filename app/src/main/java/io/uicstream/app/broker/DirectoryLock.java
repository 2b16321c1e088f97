package io.uicstream.app.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One broker per directory. Waits a while for the one before: after its parent was killed, a broker
 * still takes a moment to end.
 */
final class DirectoryLock implements AutoCloseable {
  private static final long POLL_MS = 100;

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock take(Path directory, Duration patience) {
    FileChannel channel = null;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              directory.resolve("broker.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (lockedWithin(channel, patience)) {
        return new DirectoryLock(channel);
      }
      channel.close();
    } catch (IOException e) {
      closeQuietly(channel);
      throw new BrokerException(
          "cannot write to " + directory + " (" + e + "); choose another with data.dir", e);
    }
    throw new BrokerException(
        "another broker runs on "
            + directory
            + "; stop it, use it with --bootstrap-servers, or choose another data.dir");
  }

  private static boolean lockedWithin(FileChannel channel, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!locked(channel)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // The failure that led here is the one to report.
    }
  }

  /** Releases the directory. */
  @Override
  public void close() {
    closeQuietly(channel);
  }
}
