package io.uicstream.app;

/** Broker or registry did not answer in time; it may later. */
final class NoAnswer extends CommandFailure {
  NoAnswer(String message, Throwable cause) {
    super(message, cause);
  }
}
