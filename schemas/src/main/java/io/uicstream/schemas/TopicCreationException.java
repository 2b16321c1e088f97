package io.uicstream.schemas;

/** Topics could not be looked up or created; the message names cause and remedy. */
public final class TopicCreationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TopicCreationException(String message, Throwable cause) {
    super(message, cause);
  }
}
