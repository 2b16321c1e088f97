package io.uicstream.labelstore;

/**
 * An image record that was decoded and scored.
 *
 * @param imageId the record's key
 * @param encoded encoded bytes, kept in the window; not copied
 * @param position where it was read
 * @param capturedAtMs capture time, milliseconds since the Unix epoch
 * @param label the class its scoring pass gave, in [0, K)
 * @param confidence softmax probability of that class
 */
@SuppressWarnings("ArrayRecordComponent")
public record Arrival(
    String imageId,
    byte[] encoded,
    SourcePosition position,
    long capturedAtMs,
    int label,
    float confidence) {}
