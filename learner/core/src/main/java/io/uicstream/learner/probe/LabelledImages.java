package io.uicstream.learner.probe;

import java.io.IOException;
import java.util.Optional;

/** Images with true classes, in random order, one at a time. Used by one thread. */
public interface LabelledImages {
  /**
   * The next image, or empty at the end.
   *
   * @throws IOException if they cannot be read any further
   */
  Optional<LabelledImage> next() throws IOException;

  /** How many there are about, for progress. */
  long size();
}
