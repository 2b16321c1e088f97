package io.uicstream.learner.image;

/** Says why bytes are not an image that can be learnt from. */
public final class UndecodableImageException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** Why an image was refused; the names are the reasons of dead letters. */
  public enum Reason {
    /** The bytes do not begin like an image. */
    NOT_AN_IMAGE,
    /** An image in a format, or in a variant of one, that is not decoded here. */
    UNSUPPORTED,
    /** The image ends before it is complete. */
    TRUNCATED,
    /** The image contradicts its format. */
    CORRUPT,
    /** More encoded bytes than are allowed, or than memory holds. */
    TOO_LARGE,
    /** Width times height is more than is allowed. */
    TOO_MANY_PIXELS
  }

  /**
   * Refuses an image.
   *
   * @param detail a sentence that names cause and, where there is one, remedy
   */
  UndecodableImageException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /** Refuses an image because of what a decoder threw. */
  UndecodableImageException(Reason reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  /** The class of failure, for counting. */
  public Reason reason() {
    return reason;
  }
}
