package io.uicstream.app.broker;

/** The embedded broker cannot run; the message names cause and remedy and is meant for people. */
public final class BrokerException extends RuntimeException {
  BrokerException(String message) {
    super(message);
  }

  BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
