package io.uicstream.learner.probe;

import io.uicstream.engine.MultiLabels;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Images and labels in PASCAL VOC's layout: {@code JPEGImages/NAME.jpg}, and for each class {@code
 * ImageSets/Main/CLASS_trainval.txt} and {@code CLASS_test.txt} with lines {@code NAME LABEL},
 * where the label is 1 (shown), -1 (not shown) or 0 (difficult: ignored). An image that a class's
 * file does not list is ignored for that class. Immutable.
 *
 * @param classes names, sorted
 * @param train trainval
 * @param test test
 */
public record VocSet(List<String> classes, Split train, Split test) {
  private static final Pattern LINE = Pattern.compile("\\s*(\\S+)\\s+(-1|0|1)\\s*");
  private static final String REMEDY =
      "; name the folder VOCdevkit/VOC2007 that VOCtrainval_06-Nov-2007.tar and"
          + " VOCtest_06-Nov-2007.tar unpack to";

  public VocSet {
    classes = List.copyOf(classes);
  }

  /**
   * Some of the images.
   *
   * @param files N paths
   * @param labels [N][classes], as {@link MultiLabels} has them
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Split(List<Path> files, int[][] labels) implements ImageBytes {
    public Split {
      files = List.copyOf(files);
    }

    /** N. */
    public int images() {
      return files.size();
    }

    @Override
    public byte[] read(int image) throws IOException {
      return Files.readAllBytes(files.get(image));
    }

    @Override
    public String name(int image) {
      return files.get(image).toString();
    }

    /** Labels of one class, one for each image. */
    int[] labels(int ofClass) {
      return Arrays.stream(labels).mapToInt(row -> row[ofClass]).toArray();
    }
  }

  /**
   * Reads the labels, and makes sure that all images are there.
   *
   * @throws IOException if a file cannot be read
   * @throws ProbeException if there is no such layout, a line is none of these, or a class has no
   *     test image to find; names cause and remedy
   */
  public static VocSet read(Path folder) throws IOException {
    List<String> classes = classes(folder, "trainval");
    List<String> ofTest = classes(folder, "test");
    if (classes.isEmpty() || !classes.equals(ofTest)) {
      TreeSet<String> without = new TreeSet<>(classes);
      without.addAll(ofTest);
      without.removeIf(name -> classes.contains(name) && ofTest.contains(name));
      throw new ProbeException(
          sets(folder)
              + (without.isEmpty()
                  ? " has no file CLASS_trainval.txt"
                  : " has not both _trainval.txt and _test.txt of " + without)
              + REMEDY);
    }
    VocSet set =
        new VocSet(classes, split(folder, classes, "trainval"), split(folder, classes, "test"));
    set.requireSomethingToFind();
    return set;
  }

  private static Path sets(Path folder) {
    return folder.resolve("ImageSets").resolve("Main");
  }

  private static List<String> classes(Path folder, String split) throws IOException {
    if (!Files.isDirectory(sets(folder))) {
      throw new ProbeException("there is no folder " + sets(folder) + REMEDY);
    }
    TreeSet<String> classes = new TreeSet<>();
    String end = "_" + split + ".txt";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(sets(folder), "*" + end)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        classes.add(name.substring(0, name.length() - end.length()));
      }
    }
    return List.copyOf(classes);
  }

  private static Split split(Path folder, List<String> classes, String split) throws IOException {
    Map<String, int[]> labels = new TreeMap<>();
    for (int c = 0; c < classes.size(); c++) {
      Path file = sets(folder).resolve(classes.get(c) + "_" + split + ".txt");
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        Matcher line = LINE.matcher(lines.get(i));
        if (line.matches()) {
          labels.computeIfAbsent(line.group(1), name -> ignored(classes.size()))[c] =
              label(line.group(2));
        } else if (!lines.get(i).isBlank()) {
          throw new ProbeException(
              "%s, line %d: '%s' is not the name of an image and 1, -1 or 0"
                  .formatted(file, i + 1, lines.get(i)));
        }
      }
    }
    List<Path> files = new ArrayList<>();
    for (String name : labels.keySet()) {
      Path file = folder.resolve("JPEGImages").resolve(name + ".jpg");
      if (!Files.isRegularFile(file)) {
        throw new ProbeException("there is no " + file + ", an image of " + split + REMEDY);
      }
      files.add(file);
    }
    return new Split(files, labels.values().toArray(int[][]::new));
  }

  private static int[] ignored(int classes) {
    int[] labels = new int[classes];
    Arrays.fill(labels, MultiLabels.IGNORED);
    return labels;
  }

  private static int label(String word) {
    return switch (word) {
      case "1" -> MultiLabels.PRESENT;
      case "-1" -> MultiLabels.ABSENT;
      default -> MultiLabels.IGNORED;
    };
  }

  private void requireSomethingToFind() {
    if (train.images() < 2) {
      throw new ProbeException("the files of trainval list fewer than two images" + REMEDY);
    }
    for (int c = 0; c < classes.size(); c++) {
      if (Arrays.stream(test.labels(c)).noneMatch(label -> label == MultiLabels.PRESENT)) {
        throw new ProbeException(
            "no test image shows %s, so there is nothing to find; take %<s_test.txt and %<s_trainval.txt away, or label an image"
                .formatted(classes.get(c)));
      }
    }
  }
}
