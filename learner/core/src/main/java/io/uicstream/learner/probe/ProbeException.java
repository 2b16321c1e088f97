package io.uicstream.learner.probe;

/** Images that a probe cannot be run on; the message names cause and remedy. */
public final class ProbeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ProbeException(String message) {
    super(message);
  }

  ProbeException(String message, Throwable cause) {
    super(message, cause);
  }
}
