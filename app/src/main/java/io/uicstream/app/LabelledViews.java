package io.uicstream.app;

import io.uicstream.ingest.Skipped;
import io.uicstream.learner.probe.CentreViews;
import io.uicstream.learner.probe.Decoding;
import io.uicstream.learner.probe.ProbeException;
import io.uicstream.learner.probe.ProbeProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Centre views of a folder of true classes, and what was left out of it. Closed by whoever decoded
 * them.
 *
 * @param skipped files that could not be read or are too large
 * @param withoutClass files that lie in no class's folder
 */
record LabelledViews(Path folder, CentreViews views, Skipped skipped, long withoutClass)
    implements AutoCloseable {

  /**
   * Decodes folders.
   *
   * @param decoding how
   * @param progress told how far it is
   * @param err told what cannot be decoded
   */
  record Decoder(Decoding decoding, ProbeProgress progress, PrintWriter err) {
    /**
     * Decodes a folder, in random order.
     *
     * @param flag that named it, for messages
     * @param most images to take
     * @param reading how
     * @throws CommandFailure if it cannot be used; says why
     */
    LabelledViews decode(String flag, Path folder, int most, LabelledFolder.Reading reading) {
      try (LabelledFolder images = new LabelledFolder(folder, most, reading, decoding.maxBytes())) {
        CentreViews views = views(flag, images);
        views
            .undecodable()
            .reasons()
            .forEach(reason -> err.println("uic: left out: " + Printable.of(reason)));
        PassedOver.of(images.skipped())
            .first()
            .forEach(file -> err.println("uic: left out: " + Printable.of(Losses.line(file))));
        return new LabelledViews(folder, views, images.skipped(), images.withoutClass());
      } catch (IOException | ProbeException e) {
        throw new CommandFailure(flag + ": " + Failures.cause(e), e);
      }
    }

    /** Where files were passed over, that is why there are too few. */
    private CentreViews views(String flag, LabelledFolder images) throws IOException {
      try {
        return CentreViews.decode(images, decoding, progress.within(flag));
      } catch (ProbeException e) {
        if (images.skipped().total() == 0) {
          throw e;
        }
        PassedOver files = PassedOver.of(images.skipped());
        throw new CommandFailure(
            flag
                + ": "
                + e.getMessage()
                + "; files left out: "
                + Losses.counts(files)
                + ", such as "
                + Losses.line(files.first().get(0)),
            e);
      }
    }
  }

  /** Progress as a line on the screen; ends work that was told to stop. */
  static ProbeProgress shown(Screen screen, long startNanos) {
    return (what, done, total) -> {
      StopSignal.check();
      String line = String.format(Locale.ROOT, "%s, %,d of %,d", what, done, total);
      synchronized (screen) {
        screen.show(
            Duration.ofNanos(System.nanoTime() - startNanos), () -> List.of(line), () -> line);
      }
    };
  }

  ProbeReport.Images images() {
    return new ProbeReport.Images(
        folder.toString(),
        views.images(),
        views.classes().size(),
        views.undecodable().images(),
        skipped.total(),
        withoutClass);
  }

  /** All files that a learner is given of the folder. */
  long files() {
    return views.images() + views.undecodable().images() + withoutClass;
  }

  @Override
  public void close() throws IOException {
    views.close();
  }
}
