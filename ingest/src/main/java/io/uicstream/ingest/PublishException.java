package io.uicstream.ingest;

/** Publishing had to end before all images were on their topic; the message says what to do. */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PublishException(String message, Throwable cause) {
    super(message, cause);
  }
}
