package io.uicstream.evaluator;

/** A record that says something impossible; it is skipped, logged and counted. */
final class BadRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With cause and remedy in words. */
  BadRecordException(String message) {
    super(message);
  }
}
