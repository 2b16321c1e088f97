package io.uicstream.evaluator;

import io.uicstream.schemas.PseudoLabel;
import java.util.Optional;

/** What can happen to an image, as far as the figures are concerned. */
sealed interface ImageEvent {

  /** Whether it came from the label topic, so that its offset counts as covered. */
  boolean fromLabels();

  /** It was given a label. */
  record Labelled(PseudoLabel label) implements ImageEvent {
    @Override
    public boolean fromLabels() {
      return true;
    }
  }

  /**
   * Its label was withdrawn or has expired.
   *
   * @param mark place in the label log; empty for a tombstone of another producer
   */
  record Removed(Optional<ImageState.Mark> mark) implements ImageEvent {
    @Override
    public boolean fromLabels() {
      return true;
    }
  }

  /** It was embedded. */
  record Embedded(EmbeddedImage image) implements ImageEvent {
    @Override
    public boolean fromLabels() {
      return false;
    }
  }

  /**
   * Its true class was told, or taken back where empty.
   *
   * @param trueClass not empty text
   */
  record Annotated(Optional<String> trueClass) implements ImageEvent {
    @Override
    public boolean fromLabels() {
      return false;
    }
  }
}
