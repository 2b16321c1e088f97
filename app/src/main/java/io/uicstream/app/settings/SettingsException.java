package io.uicstream.app.settings;

import java.util.List;

/** Settings that are unknown or impossible: all of them, not just the first. */
public final class SettingsException extends RuntimeException {
  private final transient List<String> problems;

  public SettingsException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each problem: what is wrong, where it was given, what to do. */
  public List<String> problems() {
    return problems;
  }
}
