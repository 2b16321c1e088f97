package io.uicstream.app;

import io.uicstream.ingest.ClassLevel;
import io.uicstream.ingest.LeftOut;
import io.uicstream.learner.image.ImageFormat;
import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Counts what a check finds; names of the first few only. Used by one thread. */
final class CheckTally {
  private static final int EXAMPLES = 3;

  private final Function<Path, String> name;
  private final Map<ImageFormat, Long> formats = new EnumMap<>(ImageFormat.class);
  private final Spread widths = new Spread();
  private final Spread heights = new Spread();
  private final Spread bytes = new Spread();
  private final Map<Reason, Examples> refused = new EnumMap<>(Reason.class);
  private final Map<LeftOut.Cause, Examples> skipped = new EnumMap<>(LeftOut.Cause.class);
  private final ExactDuplicates duplicates = new ExactDuplicates();
  private final Map<String, Long> classes = new HashMap<>();
  private ClassLevel level = new ClassLevel(0, Optional.empty());
  private long files;
  private long usable;
  private long withoutClass;

  /** Whether a file is an image that can be learnt from. */
  interface Verdict {}

  /** It is. */
  record Usable(ImageFormat format, int width, int height) implements Verdict {}

  /** It is not. */
  record Refused(Reason reason, String why) implements Verdict {}

  /** One file. */
  record Checked(ExactDuplicates.Content content, Optional<String> trueClass, Verdict verdict) {}

  private static final class Examples {
    private final List<CheckReport.Example> first = new ArrayList<>();
    private long files;

    void add(String name, String why) {
      files++;
      if (first.size() < EXAMPLES) {
        first.add(new CheckReport.Example(name, why));
      }
    }
  }

  /**
   * Nothing yet.
   *
   * @param name of a file, for people
   */
  CheckTally(Function<Path, String> name) {
    this.name = name;
  }

  void add(Checked checked) {
    files++;
    Path path = checked.content().path();
    if (checked.verdict() instanceof Usable image) {
      usable++;
      formats.merge(image.format(), 1L, Long::sum);
      widths.add(image.width());
      heights.add(image.height());
      bytes.add(checked.content().bytes());
      duplicates.add(checked.content());
      checked
          .trueClass()
          .ifPresentOrElse(
              trueClass -> classes.merge(trueClass, 1L, Long::sum), () -> withoutClass++);
    } else if (checked.verdict() instanceof Refused no) {
      refused
          .computeIfAbsent(no.reason(), reason -> new Examples())
          .add(name.apply(path), no.why());
    }
  }

  void skip(Path path, LeftOut.Cause cause, String why) {
    skipped.computeIfAbsent(cause, each -> new Examples()).add(name.apply(path), why);
  }

  /** Which folders of the source name classes. */
  void classesBy(ClassLevel found) {
    level = found;
  }

  /** Files that were read. */
  long files() {
    return files;
  }

  long usable() {
    return usable;
  }

  CheckReport report(double seconds) {
    CheckReport report =
        new CheckReport(
            files,
            usable,
            formats(),
            usable == 0 ? null : new CheckReport.Sizes(widths.span(), heights.span(), bytes.span()),
            reasons(refused),
            reasons(skipped),
            duplicates.report(name),
            classes(),
            seconds,
            List.of());
    return report.advising(CheckAdvice.of(report));
  }

  private List<CheckReport.Format> formats() {
    return formats.entrySet().stream()
        .map(each -> new CheckReport.Format(each.getKey().toString(), each.getValue()))
        .sorted(Comparator.comparingLong(CheckReport.Format::images).reversed())
        .toList();
  }

  private static List<CheckReport.Reason> reasons(Map<? extends Enum<?>, Examples> counted) {
    return counted.entrySet().stream()
        .map(
            each ->
                new CheckReport.Reason(
                    each.getKey().name(), each.getValue().files, each.getValue().first))
        .toList();
  }

  private CheckReport.Classes classes() {
    Comparator<Map.Entry<String, Long>> order =
        Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey());
    return new CheckReport.Classes(
        level.level(),
        level.sameParent().orElse(null),
        classes.size(),
        withoutClass,
        classes.entrySet().stream().min(order).map(CheckTally::size).orElse(null),
        classes.entrySet().stream().max(order).map(CheckTally::size).orElse(null));
  }

  private static CheckReport.ClassSize size(Map.Entry<String, Long> each) {
    return new CheckReport.ClassSize(each.getKey(), each.getValue());
  }
}
