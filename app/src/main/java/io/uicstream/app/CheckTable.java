package io.uicstream.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a check found, in lines for people. */
final class CheckTable {
  private final List<String> lines = new ArrayList<>();

  private CheckTable() {}

  static List<String> lines(CheckReport report) {
    CheckTable table = new CheckTable();
    table.images(report);
    table.reasons("Refused", report.refused());
    table.reasons("Not read", report.skipped());
    table.duplicates(report.duplicates());
    if (report.usable() > 0) {
      table.classes(report.classes());
    }
    table.lines.add("What to do");
    report.advice().forEach(line -> table.say("  %s", line));
    return table.lines;
  }

  private void say(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
  }

  private void images(CheckReport report) {
    say(
        "%,d files in %.1f s, %,d of them usable images",
        report.files(), report.seconds(), report.usable());
    report.formats().forEach(each -> say("  %-7s %,12d", each.format(), each.images()));
    if (report.sizes() != null) {
      say("Sizes          smallest       median      largest");
      span("width, pixels", report.sizes().width());
      span("height, pixels", report.sizes().height());
      span("bytes", report.sizes().bytes());
    }
  }

  private void span(String what, CheckReport.Span span) {
    say("  %-14s %,6d %,12d %,12d", what, span.min(), span.median(), span.max());
  }

  private void reasons(String title, List<CheckReport.Reason> reasons) {
    if (reasons.isEmpty()) {
      return;
    }
    say("%s: %,d", title, reasons.stream().mapToLong(CheckReport.Reason::files).sum());
    for (CheckReport.Reason reason : reasons) {
      say("  %-15s %,12d", reason.reason(), reason.files());
      for (CheckReport.Example example : reason.examples()) {
        say("    %s%s", example.name(), example.why().isEmpty() ? "" : ": " + example.why());
      }
    }
  }

  private void duplicates(CheckReport.Duplicates duplicates) {
    say(
        "Exact copies: %,d images beside the first of each, in %,d groups",
        duplicates.images(), duplicates.groups());
    for (CheckReport.Group group : duplicates.examples()) {
      long more = group.images() - group.names().size();
      say("    %s%s", String.join(" = ", group.names()), more > 0 ? " and " + more + " more" : "");
    }
  }

  private void classes(CheckReport.Classes classes) {
    if (classes.classes() == 0) {
      say("True classes: none, as no image lies in a folder of its class");
      return;
    }
    say(
        "True classes: %,d, by %s; smallest %s (%,d), largest %s (%,d)%s",
        classes.classes(),
        classes.level() == 0
            ? "the folder that an image lies in"
            : "the folders of level " + classes.level(),
        classes.smallest().name(),
        classes.smallest().images(),
        classes.largest().name(),
        classes.largest().images(),
        classes.withoutClass() > 0
            ? String.format(Locale.ROOT, "; without class %,d", classes.withoutClass())
            : "");
  }
}
