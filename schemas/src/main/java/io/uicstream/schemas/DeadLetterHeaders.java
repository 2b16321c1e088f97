package io.uicstream.schemas;

/**
 * Names of the record headers on the topic {@code images.dead-letter}; all values are UTF-8 text.
 */
public final class DeadLetterHeaders {
  /** One word of a fixed list, for counting: {@code NOT_AN_IMAGE}, {@code TOO_LARGE}, ... */
  public static final String REASON = "uic-reason";

  /** A sentence that names cause and remedy, for people. */
  public static final String DETAIL = "uic-detail";

  /** Topic that the record was read from. */
  public static final String SOURCE_TOPIC = "uic-source-topic";

  /** Partition that the record was read from, decimal. */
  public static final String SOURCE_PARTITION = "uic-source-partition";

  /** Offset that the record was read from, decimal. */
  public static final String SOURCE_OFFSET = "uic-source-offset";

  private DeadLetterHeaders() {}
}
