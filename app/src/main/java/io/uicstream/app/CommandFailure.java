package io.uicstream.app;

/** A command cannot go on; the message names cause and remedy and is all that people see. */
class CommandFailure extends RuntimeException {
  CommandFailure(String message) {
    super(message);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
