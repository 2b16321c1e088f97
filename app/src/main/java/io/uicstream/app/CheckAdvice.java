package io.uicstream.app;

import io.uicstream.ingest.LeftOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to do about what a check found. */
final class CheckAdvice {
  /** Images that a class should have. */
  private static final int IMAGES_PER_CLASS = 25;

  /** A network at 32 pixels sees little of larger images. */
  private static final int SMALL = 96;

  private final CheckReport report;
  private final List<String> advice = new ArrayList<>();

  private CheckAdvice(CheckReport report) {
    this.report = report;
  }

  static List<String> of(CheckReport report) {
    CheckAdvice advice = new CheckAdvice(report);
    advice.files();
    if (report.usable() > 0) {
      advice.duplicates();
      advice.classes();
      advice.learning();
    }
    return advice.advice;
  }

  private void say(String format, Object... values) {
    advice.add(String.format(Locale.ROOT, format, values));
  }

  private void files() {
    if (report.usable() == 0) {
      say("Nothing here can be learnt from: name a folder that holds image files.");
    }
    long refused = report.files() - report.usable();
    if (refused > 0) {
      say(
          "%,d of %,d files are refused: a learner makes dead letters of them and goes on. Convert"
              + " them, send them whole, or take them out.",
          refused, report.files());
    }
    if (skipped(LeftOut.Cause.TOO_LARGE)) {
      say(
          "Files that are too large for a record are never published: make them smaller, the learner"
              + " sees small views of them anyway.");
    }
    if (skipped(LeftOut.Cause.UNREADABLE)) {
      say("Files and folders that cannot be read: see to their permissions and links.");
    }
  }

  private boolean skipped(LeftOut.Cause cause) {
    return report.skipped().stream().anyMatch(each -> each.reason().equals(cause.name()));
  }

  private void duplicates() {
    long copies = report.duplicates().images();
    if (copies > 0) {
      say(
          "%,d images are copies of others (%.1f %%): each copy is learnt from as an image of its"
              + " own; take them out if they are many.",
          copies, 100.0 * copies / report.usable());
    }
  }

  private void classes() {
    CheckReport.Classes classes = report.classes();
    if (classes.sameParent() != null && classes.level() > 0) {
      say(
          "All images lie in folders named %s: with --annotated their class is the name of folder"
              + " level %d, the first that differs; --class-level sets another.",
          classes.sameParent(), classes.level());
    }
    if (classes.classes() == 1) {
      say(
          "There is one true class, %s: figures against true classes say nothing. Without"
              + " --annotated it does no harm.",
          classes.largest().name());
    }
    if (classes.classes() > 1 && classes.withoutClass() > 0) {
      say("%,d images lie in no class's folder and get no true class.", classes.withoutClass());
    }
  }

  private void learning() {
    CheckReport.Sizes sizes = report.sizes();
    long side = Math.min(sizes.width().median(), sizes.height().median());
    if (side >= SMALL) {
      say(
          "The median image is %d x %d pixels, and a network sees 32 x 32 of it unless told"
              + " otherwise: --input 64, or --network alexnet --input 224 (slow without a GPU).",
          sizes.width().median(), sizes.height().median());
    }
    long most = report.usable() / IMAGES_PER_CLASS;
    if (most < 2) {
      say("%,d usable images are too few to learn from; have thousands.", report.usable());
    } else {
      say("Take --classes up to %,d: %d images a class or more.", most, IMAGES_PER_CLASS);
    }
    say("What a learner sees of an image: uic view FILE --output views.png");
  }
}
