package io.uicstream.ingest;

import java.util.Optional;

/**
 * One image as a source yields it.
 *
 * @param id image id, the key of its record; not empty, unique within a pass of its source
 * @param encoded the encoded bytes as captured, not checked to be an image; not copied, so neither
 *     side may change them. Equality of two instances compares this array by identity.
 * @param capturedAtMs when it was captured, milliseconds since the Unix epoch
 * @param source where it came from, for people
 * @param trueClass name of the true class, where the source knows it
 */
@SuppressWarnings("ArrayRecordComponent")
public record SourceImage(
    String id, byte[] encoded, long capturedAtMs, String source, Optional<String> trueClass) {
  public SourceImage {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("an image needs a non-empty id; this one is of " + source);
    }
  }
}
