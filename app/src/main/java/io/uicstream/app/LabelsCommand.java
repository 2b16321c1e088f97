package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.Values;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code uic labels}: the labels of a data directory, whether a learner runs on it or not. */
@Command(
    name = "labels",
    header = "Labels of a data directory, whether a learner runs on it or not.",
    subcommands = {
      LabelsCommand.Get.class,
      LabelsCommand.Members.class,
      LabelsCommand.Sizes.class,
      LabelsCommand.Export.class
    })
final class LabelsCommand {

  /** A command that reads labels. */
  abstract static class Reading extends ConfiguredCommand {
    abstract int read(LabelReader labels);

    @Override
    List<Group> groups() {
      return List.of(Group.LOCAL);
    }

    /** It writes no log. */
    @Override
    List<Setting<?>> without() {
      return List.of(LocalSettings.LOG);
    }

    @Override
    final int run(Values values) {
      Path dataDir = values.of(LocalSettings.DATA_DIR);
      try (LabelReader labels = ServedLabels.of(dataDir).orElseGet(() -> stored(values))) {
        return read(labels);
      } finally {
        out().flush();
      }
    }

    private static LabelReader stored(Values values) {
      NativeLibraries.ofStores(values);
      return new StoredLabels(values.of(LocalSettings.DATA_DIR));
    }
  }

  /** {@code uic labels get ID…}. */
  @Command(
      name = "get",
      header = "Print the labels of images as JSON, one a line; 1 if any has none.",
      footer = {"", "Example:", "  uic labels get cat/0001.jpg cat/0002.jpg"})
  static final class Get extends Reading {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "Image ids.")
    private List<String> imageIds = List.of();

    @Override
    int read(LabelReader labels) {
      int status = Failures.OK;
      for (String imageId : imageIds) {
        Optional<String> label = labels.label(imageId);
        if (label.isPresent()) {
          out().println(label.get());
        } else {
          err().println("uic: no label for image " + Printable.of(imageId));
          status = Failures.FAILURE;
        }
      }
      return status;
    }
  }

  /** {@code uic labels members CLASS}. */
  @Command(
      name = "members",
      header = "Print the labels of all images of a class as JSON, one a line.",
      footer = {"", "Example:", "  uic labels members 17 | jq -r .imageId"})
  static final class Members extends Reading {
    @Parameters(paramLabel = "CLASS", description = "Pseudo class, 0 to K-1.")
    private int pseudoClass;

    @Override
    int read(LabelReader labels) {
      labels.members(pseudoClass, out()::println);
      return Failures.OK;
    }
  }

  /** {@code uic labels sizes}. */
  @Command(
      name = "sizes",
      header = "Print each class and how many labelled images it has, tab-separated.",
      footer = {"", "Example:", "  uic labels sizes | sort -k2,2nr | head"})
  static final class Sizes extends Reading {
    @Override
    int read(LabelReader labels) {
      long[] sizes = labels.sizes();
      for (int pseudoClass = 0; pseudoClass < sizes.length; pseudoClass++) {
        out().println(pseudoClass + "\t" + sizes[pseudoClass]);
      }
      return Failures.OK;
    }
  }

  /** {@code uic labels export}. */
  @Command(
      name = "export",
      header = "Print all labels as JSON, one a line.",
      footer = {"", "Example:", "  uic labels export | gzip > labels.jsonl.gz"})
  static final class Export extends Reading {
    @Override
    int read(LabelReader labels) {
      labels.all(out()::println);
      return Failures.OK;
    }
  }
}
