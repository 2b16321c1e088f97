package io.uicstream.learner;

/** Something that ends a learner; the message names cause and remedy. */
public final class LearnerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LearnerException(String message, Throwable cause) {
    super(message, cause);
  }
}
