package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.util.concurrent.Semaphore;

/**
 * Memory for decoded images, which all decode threads share. An image takes its share before a
 * pixel is decoded: what does not fit now waits for the others, what never fits is refused.
 *
 * <p>Shares are upper bounds from the header (width × height × channels × depth, and what the
 * reader of the format needs besides), so that no image can exhaust the heap, whatever it says of
 * itself. Safe for use by any thread.
 */
final class DecodeMemory {
  /**
   * Of the heap. The rest is for images that wait, encoded, for views, and for the room that a
   * collector needs to place large arrays.
   */
  private static final int SHARE_OF_HEAP = 4;

  /** Small images shall not make a queue of it: permits are kilobytes. */
  private static final int UNIT = 1024;

  private static final DecodeMemory HEAP =
      new DecodeMemory(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);

  private final int units;
  private final Semaphore free;

  /**
   * Makes a store of memory.
   *
   * @param bytes how much there is for all images together
   */
  DecodeMemory(long bytes) {
    units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
    // Fair, so that a large image gets its turn between small ones.
    free = new Semaphore(units, true);
  }

  /** A quarter of this process's heap, for all decoders in it. */
  static DecodeMemory ofHeap() {
    return HEAP;
  }

  /** Work that needs memory. */
  interface Work<T> {
    T run() throws UndecodableImageException;
  }

  /**
   * Waits until there is room, then works in it.
   *
   * @param bytes what the work needs at most
   * @throws UndecodableImageException if it needs more than there is in all
   */
  <T> T within(long bytes, Work<T> work) throws UndecodableImageException {
    long needed = Math.max(1, bytes / UNIT + 1);
    if (needed > units) {
      throw new UndecodableImageException(
          Reason.TOO_LARGE,
          "takes %d MB of memory while it is decoded, where all images together have %d (a quarter of the heap); send it smaller or raise the heap (JAVA_OPTS=-Xmx...)"
              .formatted(megabytes(needed * UNIT), megabytes((long) units * UNIT)));
    }
    free.acquireUninterruptibly((int) needed);
    try {
      return work.run();
    } finally {
      free.release((int) needed);
    }
  }

  private static long megabytes(long bytes) {
    return (bytes + 999_999) / 1_000_000;
  }
}
