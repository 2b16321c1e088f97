package io.uicstream.app;

import io.uicstream.app.PassedOver.PassedFile;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.LearnerStatus.First;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What did not become an image of a run, for people: files that were not published, and records
 * that could not be used. Pure.
 */
final class Losses {
  private static final String INDENT = " ".repeat(14);

  private Losses() {}

  /** One file and why it was passed over. */
  static String line(PassedFile file) {
    return file.name() + ": " + words(file.cause()) + ", " + file.detail();
  }

  /** One record and why it could not be used. */
  static String line(First record) {
    return record.name() + ": " + record.reason() + ", " + record.detail();
  }

  /** What to do about a cause of files; empty where the cause says it. */
  static Optional<String> remedy(String cause) {
    return switch (cause) {
      case "TOO_LARGE" ->
          Optional.of("--images-max-bytes takes larger files, up to 60MB; or make them smaller");
      case "REFUSED" ->
          Optional.of(
              "the topic or the producer takes less than --images-max-bytes: `uic topics create"
                  + " --raise-limits` raises the topics");
      default -> Optional.empty();
    };
  }

  /** Counts by cause or reason, such as {@code 2 too large, 1 vanished}. */
  static String counts(PassedOver files) {
    return files.byCause().entrySet().stream()
        .map(each -> f("%,d %s", each.getValue(), words(each.getKey())))
        .collect(Collectors.joining(", "));
  }

  /** Counts by reason, such as {@code 2 NOT_AN_IMAGE, 1 TRUNCATED}. */
  static String counts(Map<String, Long> byReason) {
    return byReason.entrySet().stream()
        .map(each -> f("%,d %s", each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** Files that were not published, with their causes and remedies; no line if there are none. */
  static List<String> skipped(PassedOver files) {
    List<String> lines = new ArrayList<>();
    if (files.total() > 0) {
      lines.add(f("  skipped   %,d not published: %s", files.total(), counts(files)));
      files.first().forEach(file -> lines.add(INDENT + line(file)));
      files.byCause().keySet().forEach(c -> remedy(c).ifPresent(r -> lines.add(INDENT + r)));
    }
    return lines;
  }

  /** Records that could not be used, by reason; no line if there are none. */
  static List<String> refused(Map<String, Long> byReason, List<First> first) {
    List<String> lines = new ArrayList<>();
    if (!byReason.isEmpty()) {
      lines.add("  refused   " + counts(byReason));
      first.forEach(record -> lines.add(INDENT + line(record)));
    }
    return lines;
  }

  /** What a status says of dead letters; older versions said nothing. */
  static LearnerStatus.DeadLetters of(LearnerStatus status) {
    return Optional.ofNullable(status.deadLetters()).orElse(LearnerStatus.DeadLetters.NONE);
  }

  private static String words(String cause) {
    return cause.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String f(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
