package io.uicstream.benchmarks;

import java.util.Locale;

/** Prints figures beside what was promised, and remembers whether a promise was broken. */
final class Promise {
  private boolean broken;

  /** A figure that no promise is made of. */
  void figure(String what, double value, String unit) {
    System.out.printf(Locale.ROOT, "  %-58s %,14.3f %s%n", what, value, unit);
  }

  void atLeast(String what, double value, double limit) {
    check(what, value, limit, value >= limit, "at least");
  }

  void atMost(String what, double value, double limit) {
    check(what, value, limit, value <= limit, "at most");
  }

  private void check(String what, double value, double limit, boolean kept, String word) {
    broken |= !kept;
    System.out.printf(
        Locale.ROOT,
        "%s %-58s %,14.3f  (%s %,.3f)%n",
        kept ? "ok    " : "BROKEN",
        what,
        value,
        word,
        limit);
  }

  /** Ends the process: 1 when a promise was broken, else 0. */
  void exit() {
    System.exit(broken ? 1 : 0);
  }
}
