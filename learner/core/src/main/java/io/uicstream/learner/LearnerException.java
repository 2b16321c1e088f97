package io.uicstream.learner;

/** Something that ends a learner or labeller; the message names cause and remedy. */
public final class LearnerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LearnerException(String message) {
    super(message);
  }

  public LearnerException(String message, Throwable cause) {
    super(message, cause);
  }
}
