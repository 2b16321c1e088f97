package io.uicstream.app.settings;

/** Where the value of a setting comes from; a later constant wins over an earlier one. */
public enum Origin {
  /** The table. */
  DEFAULT("default"),
  /** What the command, such as {@code uic demo}, prefers. */
  COMMAND("command"),
  /** The properties file of {@code --config}. */
  FILE("file"),
  /** A variable {@code UIC_...}. */
  ENVIRONMENT("environment"),
  /** A flag on the command line. */
  FLAG("flag");

  private final String word;

  Origin(String word) {
    this.word = word;
  }

  /** One word for people. */
  public String word() {
    return word;
  }
}
