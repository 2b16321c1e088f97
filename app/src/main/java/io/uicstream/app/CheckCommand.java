package io.uicstream.app;

import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.SourceSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.ingest.FolderSource;
import io.uicstream.ingest.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code uic check}: what images are worth before anything learns from them. */
@Command(
    name = "check",
    header = "Check image files: formats, sizes, what is refused and why, copies, true classes.",
    description = {
      "Reads folders as `uic ingest` does and decodes every file whole, as a learner does, on all",
      "processors; publishes nothing. Ends with 0 if there are usable images and each FILE named is one,",
      "else with 1.",
      "",
      "For each file it keeps 16 to 32 bytes, to find exact copies, besides the names of folders and",
      "classes and of the first three files of each kind; ten million files take about 300 MB."
    },
    footer = {
      "",
      "Examples:",
      "  uic check photos",
      "  uic check photos --json check.json",
      "  uic check odd.webp other.jpg",
      "  uic check datasets/birds --class-level 1 --max-images 10000"
    })
final class CheckCommand extends ConfiguredCommand {
  private static final String STANDARD_OUTPUT = "-";
  private static final double NANOS_PER_SECOND = 1e9;

  /** A check that is over by then shows its result alone. */
  private static final Duration SHOWN_AFTER = Duration.ofSeconds(1);

  @Parameters(
      paramLabel = "DIR|FILE",
      arity = "1..*",
      description = "Folders, searched recursively, and image files.")
  private List<Path> paths = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report as JSON; - writes it to standard output, and nothing else.")
  private String json = "";

  @Override
  List<Group> groups() {
    return List.of(Group.CONNECTION, Group.SOURCE, Group.OPERATION, Group.STOP);
  }

  @Override
  List<Setting<?>> without() {
    return othersThan(
        ConnectionSettings.IMAGES_MAX_BYTES,
        SourceSettings.CLASS_LEVEL,
        OperationSettings.DECODE_MAX_PIXELS,
        OperationSettings.MAX_IMAGES);
  }

  @Override
  int run(Values values) throws IOException {
    NativeLibraries.ofImages(values);
    long start = System.nanoTime();
    boolean piped = json.equals(STANDARD_OUTPUT);
    if (!json.isEmpty() && !piped) {
      ReportFile.require(Path.of(json));
    }
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new CommandFailure("no such file or folder: " + path);
      }
    }
    Screen screen = Screen.of(piped ? err() : out());
    CheckTally tally = new CheckTally(naming());
    boolean filesAreUsable = check(values, tally, start, screen);
    CheckReport report = tally.report((System.nanoTime() - start) / NANOS_PER_SECOND);
    if (piped) {
      out().print(ReportFile.json(report));
      out().flush();
    } else {
      CheckTable.lines(report).forEach(screen::say);
      if (!json.isEmpty()) {
        ReportFile.write(Path.of(json), report);
        screen.say("wrote " + json);
      }
    }
    return report.usable() > 0 && filesAreUsable ? Failures.OK : Failures.FAILURE;
  }

  /** Whether every file that was named can be used. */
  private boolean check(Values values, CheckTally tally, long start, Screen screen)
      throws IOException {
    ImageCheck.Limits limits =
        new ImageCheck.Limits(
            values.of(OperationSettings.MAX_IMAGES),
            values.of(OperationSettings.DECODE_MAX_PIXELS));
    Shown shown = new Shown(screen, start);
    try (ImageCheck check = new ImageCheck(tally, limits, shown)) {
      for (Path path : paths.stream().filter(Files::isDirectory).toList()) {
        folder(path, values, check, new Told(tally, shown));
      }
      check.finish();
      long before = tally.usable();
      List<Path> files = paths.stream().filter(path -> !Files.isDirectory(path)).toList();
      for (Path file : files) {
        file(file, PartSettings.limits(values).imageBytes(), check, tally);
      }
      check.finish();
      return tally.usable() - before == files.size();
    }
  }

  private record Told(CheckTally tally, Shown shown) {}

  private void folder(Path folder, Values values, ImageCheck check, Told told) throws IOException {
    int classLevel = values.of(SourceSettings.CLASS_LEVEL);
    FolderSource.Settings settings =
        new FolderSource.Settings(
            folder, true, Order.AS_IS, 1, PartSettings.limits(values).imageBytes());
    try (FolderSource source = new FolderSource(settings, classLevel, told.tally()::skip)) {
      told.tally().classesBy(source.classLevel());
      told.shown().expect(source.size());
      check.folder(source);
    } catch (IOException e) {
      throw new CommandFailure(Failures.cause(e), e);
    }
  }

  private static void file(Path file, int most, ImageCheck check, CheckTally tally) {
    try {
      check.file(file, EncodedFile.read(file, most));
    } catch (EncodedFile.UnusableException e) {
      tally.skip(file, e.reason(), e.getMessage());
    }
  }

  /** In one folder, files are called by their ids; else by their paths. */
  private Function<Path, String> naming() {
    if (paths.size() > 1 || !Files.isDirectory(paths.get(0))) {
      return Path::toString;
    }
    Path folder = paths.get(0);
    return path -> {
      try {
        return folder.toRealPath().relativize(path).toString();
      } catch (IOException | IllegalArgumentException e) {
        return path.toString();
      }
    };
  }

  /** How far it is, in one line. */
  private static final class Shown implements LongConsumer {
    private final Screen screen;
    private final long start;
    private OptionalLong total = OptionalLong.empty();

    Shown(Screen screen, long start) {
      this.screen = screen;
      this.start = start;
    }

    void expect(OptionalLong files) {
      total = files;
    }

    @Override
    public void accept(long files) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      if (elapsed.compareTo(SHOWN_AFTER) > 0) {
        screen.show(elapsed, () -> List.of(line(files, elapsed)), () -> line(files, elapsed));
      }
    }

    private String line(long files, Duration elapsed) {
      String of = total.isPresent() ? String.format(Locale.ROOT, " of %,d", total.getAsLong()) : "";
      return String.format(
          Locale.ROOT,
          "%s  checked %,d%s files, %,.0f files/s",
          StatusBlock.clock(elapsed),
          files,
          of,
          files / Math.max(1e-3, elapsed.toNanos() / NANOS_PER_SECOND));
    }
  }
}
