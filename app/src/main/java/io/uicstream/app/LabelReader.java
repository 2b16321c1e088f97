package io.uicstream.app;

import java.util.Optional;
import java.util.function.Consumer;

/** The labels of a data directory, each as a line of JSON; whoever opens it closes it. */
interface LabelReader extends AutoCloseable {
  /** The label of an image; empty if it has none. */
  Optional<String> label(String imageId);

  /**
   * Hands over the labels of a class.
   *
   * @throws CommandFailure if there is no such class
   */
  void members(int pseudoClass, Consumer<String> each);

  /** Hands over all labels. */
  void all(Consumer<String> each);

  /** Labelled images of each class. */
  long[] sizes();

  @Override
  void close();
}
