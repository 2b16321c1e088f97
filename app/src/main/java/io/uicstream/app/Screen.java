package io.uicstream.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Shows a status: one block redrawn in place on a terminal, a line now and then elsewhere. Used by
 * one thread.
 */
final class Screen {
  /** Set by the launcher when standard output is a terminal; Java 17 itself cannot tell. */
  static final String TERMINAL_PROPERTY = "uic.terminal";

  private static final Duration BLOCK_EVERY = Duration.ofMillis(500);
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  // A longer line would wrap, and the next block would not cover it.
  private static final int WIDTH = 79;

  private final PrintWriter out;
  private final boolean terminal;
  private int drawn;
  private Duration next = Duration.ZERO;

  Screen(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** A screen on standard output as the launcher found it. */
  static Screen of(PrintWriter out) {
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Screen(out, Boolean.getBoolean(TERMINAL_PROPERTY) && !dumb);
  }

  /**
   * Shows a status if it is time to.
   *
   * @param elapsed since the start
   * @param block lines for a terminal
   * @param line one line for everything else
   */
  void show(Duration elapsed, Supplier<List<String>> block, Supplier<String> line) {
    if (elapsed.compareTo(next) < 0) {
      return;
    }
    next = elapsed.plus(terminal ? BLOCK_EVERY : LINE_EVERY);
    if (terminal) {
      redraw(block.get());
    } else {
      out.println(Printable.of(line.get()));
    }
    out.flush();
  }

  /** Prints a line that stays. */
  void say(String line) {
    erase();
    out.println(Printable.of(line));
    out.flush();
  }

  private void redraw(List<String> lines) {
    erase();
    for (String text : lines) {
      String line = Printable.of(text);
      out.println(line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line);
    }
    drawn = lines.size();
  }

  private void erase() {
    if (drawn > 0) {
      // Cursor up to the first line of the block, clear from there on.
      out.print("\u001b[" + drawn + "F\u001b[J");
      drawn = 0;
    }
  }
}
