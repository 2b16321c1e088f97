package io.uicstream.learner.probe;

import java.io.IOException;
import java.util.Optional;

/**
 * Images with true classes, in random order, one at a time. Used by one thread where not said
 * otherwise.
 */
public interface LabelledImages {
  /**
   * The next image, or empty at the end.
   *
   * @throws IOException if they cannot be read any further
   */
  Optional<LabelledImage> next() throws IOException;

  /**
   * Reads one of them again; any thread may, also after the end.
   *
   * @param name its {@link LabelledImage#name}
   * @return the file's bytes
   * @throws IOException if it cannot be read
   */
  byte[] read(String name) throws IOException;

  /** How many there are about, for progress. */
  long size();
}
