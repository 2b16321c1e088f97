package io.uicstream.app;

import java.util.List;

/**
 * What {@code uic check} found; written as JSON by {@code --json}, described by {@code
 * check.schema.json}.
 *
 * @param files that were read
 * @param usable of those, images that can be learnt from
 * @param formats of the usable images, most frequent first
 * @param sizes of the usable images; null if there are none
 * @param refused files that are no usable image, by reason
 * @param skipped entries that are not read at all, by cause
 * @param duplicates usable images whose bytes came before
 * @param classes the true classes, as with {@code --annotated}
 * @param seconds wall time
 * @param advice what to do, for people
 */
record CheckReport(
    long files,
    long usable,
    List<Format> formats,
    Sizes sizes,
    List<Reason> refused,
    List<Reason> skipped,
    Duplicates duplicates,
    Classes classes,
    double seconds,
    List<String> advice) {

  /** The same with advice. */
  CheckReport advising(List<String> what) {
    return new CheckReport(
        files, usable, formats, sizes, refused, skipped, duplicates, classes, seconds, what);
  }

  /** Images of one format. */
  record Format(String format, long images) {}

  /** Smallest, median and largest; sizes in pixels, upright, and in bytes as encoded. */
  record Sizes(Span width, Span height, Span bytes) {}

  /** Smallest, median (from 2,048 on to a tenth of a per cent) and largest. */
  record Span(long min, long median, long max) {}

  /**
   * Files that one reason holds for.
   *
   * @param examples the first three
   */
  record Reason(String reason, long files, List<Example> examples) {}

  /** One of them. */
  record Example(String name, String why) {}

  /**
   * Images whose bytes are those of another, by SHA-256.
   *
   * @param images all but the first of each group
   * @param groups images that there is more than one of
   * @param examples the first three groups
   */
  record Duplicates(long images, long groups, List<Group> examples) {}

  /**
   * Images with the same bytes.
   *
   * @param images how many
   * @param names the first of them
   */
  record Group(long images, List<String> names) {}

  /**
   * True classes, named by folders.
   *
   * @param level of those folders, 1 for those directly in the source; 0: that an image lies in
   * @param sameParent the name that all folders have which images lie in; null if they differ
   * @param classes how many
   * @param withoutClass usable images that lie in no class's folder
   * @param smallest the class with the fewest usable images; null if there is none
   * @param largest the class with the most; null if there is none
   */
  record Classes(
      int level,
      String sameParent,
      long classes,
      long withoutClass,
      ClassSize smallest,
      ClassSize largest) {}

  /** A true class and its usable images. */
  record ClassSize(String name, long images) {}
}
