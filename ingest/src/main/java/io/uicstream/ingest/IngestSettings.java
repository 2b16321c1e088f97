package io.uicstream.ingest;

import io.uicstream.schemas.RecordLimits;
import java.util.Map;

/**
 * Where and how fast images are published.
 *
 * @param prefix topic prefix of the run
 * @param envelope how an image lies in its record
 * @param pace how fast and how many
 * @param limits how large records may be
 * @param kafka client properties, {@code bootstrap.servers} among them; they take precedence over
 *     the publisher's own
 */
public record IngestSettings(
    String prefix, Envelope envelope, Pace pace, RecordLimits limits, Map<String, String> kafka) {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  public IngestSettings {
    kafka = Map.copyOf(kafka);
    if (prefix.isBlank()) {
      throw new IllegalArgumentException("the topic prefix is empty; give one such as uic");
    }
    if (kafka.getOrDefault(BOOTSTRAP_SERVERS, "").isBlank()) {
      throw new IllegalArgumentException(
          "bootstrap.servers is not set; give host:port of a Kafka broker");
    }
  }

  /** With the usual limits. */
  public IngestSettings(String prefix, Envelope envelope, Pace pace, Map<String, String> kafka) {
    this(prefix, envelope, pace, RecordLimits.DEFAULT, kafka);
  }

  /** Leaves Kafka's properties out, which hold passwords. */
  @Override
  public String toString() {
    return "IngestSettings[prefix=" + prefix + ", envelope=" + envelope + ", pace=" + pace + "]";
  }

  String brokers() {
    return kafka.get(BOOTSTRAP_SERVERS);
  }

  /**
   * How fast and how many.
   *
   * @param imagesPerSecond above 0; {@link Double#POSITIVE_INFINITY} for as fast as the broker
   *     takes them
   * @param maxImages images after which publishing ends, at least 1; {@link Long#MAX_VALUE} for all
   */
  public record Pace(double imagesPerSecond, long maxImages) {
    /** All images, as fast as the broker takes them. */
    public static final Pace UNLIMITED = new Pace(Double.POSITIVE_INFINITY, Long.MAX_VALUE);

    public Pace {
      if (!(imagesPerSecond > 0)) {
        throw new IllegalArgumentException(
            "images per second is " + imagesPerSecond + " and must be above 0");
      }
      if (maxImages < 1) {
        throw new IllegalArgumentException(
            "the largest number of images is " + maxImages + " and must be at least 1");
      }
    }
  }
}
