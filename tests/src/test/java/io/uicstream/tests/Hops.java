package io.uicstream.tests;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The list under "Follow one image" in the README: the way of one image through the code. */
final class Hops {
  private static final Pattern SECTION =
      Pattern.compile("^#+ Follow one image\\n(.*?)(?=^#|\\z)", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern ITEM =
      Pattern.compile("^\\d+\\. `([\\w.]+)#(\\w+)`", Pattern.MULTILINE);

  private Hops() {}

  /**
   * One item of the list.
   *
   * @param type simple name of a class, with that of the class around it: {@code Replay.Launched}
   * @param method name of a method, whatever its access
   */
  record Hop(String type, String method) {
    @Override
    public String toString() {
      return type + "#" + method;
    }
  }

  /** The list, in its order. */
  static List<Hop> inReadme() throws IOException {
    Path readme = Directories.repository().resolve("README.md");
    MatchResult section =
        SECTION
            .matcher(Files.readString(readme))
            .results()
            .findFirst()
            .orElseThrow(() -> new AssertionError(readme + " has no section 'Follow one image'"));
    return ITEM.matcher(section.group(1))
        .results()
        .map(item -> new Hop(item.group(1), item.group(2)))
        .toList();
  }

  /** All classes of the product. */
  static List<JavaClass> productClasses() {
    return List.copyOf(
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.uicstream"));
  }

  /** Whether a class goes by the name that a hop has for it. */
  static boolean isCalled(JavaClass type, String name) {
    return type.getName()
        .substring(type.getPackageName().length() + 1)
        .replace('$', '.')
        .equals(name);
  }
}
