package io.uicstream.app.doctor;

/**
 * One thing found out.
 *
 * @param mark whether it is well
 * @param subject a word or two, such as {@code memory}
 * @param text what there is and, where it is not well, the remedy
 */
public record Finding(Mark mark, String subject, String text) {
  /** Whether it is well. */
  public enum Mark {
    /** As it should be. */
    OK("ok"),
    /** Good to know. */
    NOTE("note"),
    /** Something that was asked for, or everything, cannot work like this. */
    PROBLEM("PROBLEM");

    private final String word;

    Mark(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** All is well. */
  public static Finding ok(String subject, String text) {
    return new Finding(Mark.OK, subject, text);
  }

  /** Good to know. */
  public static Finding note(String subject, String text) {
    return new Finding(Mark.NOTE, subject, text);
  }

  /** Something is wrong; the text names the remedy. */
  public static Finding problem(String subject, String text) {
    return new Finding(Mark.PROBLEM, subject, text);
  }
}
