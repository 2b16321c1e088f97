package io.uicstream.evaluator;

import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.Embedding;
import io.uicstream.schemas.PseudoLabel;

/**
 * Refuses texts so long that records of the evaluator's own topics, which repeat them, could become
 * larger than a broker takes: that would end the evaluator, and again after every start.
 * Compression hides such texts from the limits of the topics that they come from.
 */
final class Lengths {
  private static final int MAX_ID_CHARACTERS = 16 * 1024;
  private static final int MAX_CLASS_CHARACTERS = 256;
  private static final int MAX_LAYER_CHARACTERS = 256;
  private static final int MAX_RUN_ID_CHARACTERS = 256;

  private Lengths() {}

  /**
   * Checks an annotation; null takes one back.
   *
   * @throws BadRecordException if a text is too long
   */
  static void checkAnnotation(String imageId, Annotation annotation) {
    check("image id", imageId, MAX_ID_CHARACTERS);
    if (annotation != null) {
      check("trueClass", annotation.getTrueClass(), MAX_CLASS_CHARACTERS);
    }
  }

  /**
   * Checks an embedding.
   *
   * @throws BadRecordException if a text is too long
   */
  static void checkEmbedding(String imageId, Embedding embedding) {
    check("image id", imageId, MAX_ID_CHARACTERS);
    if (embedding != null) {
      check("layer", embedding.getLayer(), MAX_LAYER_CHARACTERS);
    }
  }

  /**
   * Checks a label; null is a tombstone.
   *
   * @throws BadRecordException if a text is too long
   */
  static void checkLabel(String imageId, PseudoLabel label) {
    check("image id", imageId, MAX_ID_CHARACTERS);
    if (label != null) {
      checkRunId(label.getRunId());
    }
  }

  /**
   * Checks the run id of a label or tombstone.
   *
   * @throws BadRecordException if it is too long
   */
  static void checkRunId(String runId) {
    check("run id", runId, MAX_RUN_ID_CHARACTERS);
  }

  /** Records without a key are refused elsewhere. */
  private static void check(String what, String text, int most) {
    if (text != null && text.length() > most) {
      throw new BadRecordException(
          "a record's %s has %d characters; %d are allowed".formatted(what, text.length(), most));
    }
  }
}
