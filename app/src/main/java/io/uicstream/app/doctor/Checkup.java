package io.uicstream.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Examines one section after the other and says what it finds at once: some take seconds. */
public final class Checkup {
  // Fits a terminal of 100 columns.
  private static final int WIDTH = 98;
  private static final String LINE = "  %-8s %-9s ";
  private static final int INDENT = LINE.formatted("", "").length();

  private final Consumer<String> say;
  private int problems;

  /**
   * Something to examine.
   *
   * @param title for people
   * @param examination takes seconds at most
   */
  public record Section(String title, Callable<List<Finding>> examination) {}

  /**
   * Made to say what it finds.
   *
   * @param say told line by line
   */
  public Checkup(Consumer<String> say) {
    this.say = say;
  }

  /** Examines all sections and returns the number of problems. */
  public int examine(List<Section> sections) {
    for (Section section : sections) {
      say.accept(section.title());
      findings(section).forEach(this::report);
    }
    say.accept("");
    say.accept(
        switch (problems) {
          case 0 -> "No problem found.";
          case 1 -> "One problem found.";
          default -> problems + " problems found.";
        });
    return problems;
  }

  // One examination that fails must not hide what the others find.
  private static List<Finding> findings(Section section) {
    try {
      return section.examination().call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Finding.problem("-", "interrupted"));
    } catch (Exception | LinkageError e) {
      return List.of(Finding.problem("-", "this could not be examined: " + e));
    }
  }

  private void report(Finding finding) {
    if (finding.mark() == Finding.Mark.PROBLEM) {
      problems++;
    }
    String start = LINE.formatted(finding.mark().word(), finding.subject());
    for (String line : wrapped(finding.text())) {
      say.accept((start + line).stripTrailing());
      start = " ".repeat(INDENT);
    }
  }

  /** Lines as long as fit beside mark and subject, broken between words. */
  static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > 0 && INDENT + line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
