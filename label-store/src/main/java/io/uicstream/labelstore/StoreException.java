package io.uicstream.labelstore;

/** The label store cannot be opened, read or written; the message names cause and remedy. */
public final class StoreException extends RuntimeException {
  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
