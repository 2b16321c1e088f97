package io.uicstream.app;

import java.util.regex.Pattern;

/**
 * Text of strangers (image ids, names of files, messages of other servers) made fit for a terminal
 * and a log: no line of it begins like one of ours, and nothing in it is a command to a terminal.
 */
final class Printable {
  // Controls, line separators, and marks that turn the direction of text.
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private Printable() {}

  /** The text in one line: what cannot be seen is replaced by its number. */
  static String of(String text) {
    return HIDDEN
        .matcher(text)
        .replaceAll(found -> String.format("\\\\u%04x", found.group().codePointAt(0)));
  }
}
