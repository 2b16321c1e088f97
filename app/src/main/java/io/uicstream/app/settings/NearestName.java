package io.uicstream.app.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class NearestName {
  private NearestName() {}

  /** The name that needs the fewest single-letter edits; empty if none is near enough to help. */
  public static Optional<String> to(String typed, Collection<String> names) {
    int patience = Math.max(2, typed.length() / 3);
    return names.stream()
        .filter(name -> edits(typed, name) <= patience)
        .min(
            Comparator.<String>comparingInt(name -> edits(typed, name))
                .thenComparing(name -> name));
  }

  /** Insertions, deletions, replacements and swaps of neighbours between two words. */
  static int edits(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
