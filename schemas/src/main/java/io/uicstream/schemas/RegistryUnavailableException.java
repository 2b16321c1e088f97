package io.uicstream.schemas;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry gave no usable answer: it is unreachable, overloaded, or refuses the
 * credentials. It says nothing about the record at hand, which is to be tried again later, unlike
 * one that fails with {@link org.apache.kafka.common.errors.SerializationException}.
 */
public final class RegistryUnavailableException extends RetriableException {
  private static final long serialVersionUID = 1L;

  /** Made with a message that names cause and remedy. */
  public RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Made with a message that names cause and remedy. */
  public RegistryUnavailableException(String message) {
    super(message);
  }
}
