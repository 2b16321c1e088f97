package io.uicstream.engine;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a native library meets on a system.
 *
 * @param system operating system, as Java calls it
 * @param processor as Java calls it
 * @param cLibrary name and version of the C library, such as {@code glibc 2.36} or {@code musl};
 *     empty where it is unknown or not asked for
 */
public record Platform(String system, String processor, String cLibrary) {
  private static final String GLIBC = "glibc ";
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+");
  private static final List<List<String>> QUESTIONS =
      List.of(List.of("getconf", "GNU_LIBC_VERSION"), List.of("ldd", "--version"));

  /** This one; asks it for its C library if it is a Linux, which starts a process. */
  public static Platform current() {
    String system = System.getProperty("os.name");
    return new Platform(
        system, System.getProperty("os.arch"), system.equals("Linux") ? installed() : "");
  }

  private static String installed() {
    return QUESTIONS.stream()
        .map(Platform::answer)
        .map(Platform::cLibrary)
        .filter(library -> !library.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** The C library that {@code getconf GNU_LIBC_VERSION} or {@code ldd --version} tells of. */
  static String cLibrary(String answer) {
    String text = answer.toLowerCase(Locale.ROOT);
    if (text.contains("musl")) {
      return "musl";
    }
    String version = lastVersion(text.lines().findFirst().orElse(""));
    boolean glibc = text.contains("glibc") || text.contains("gnu libc");
    return glibc && !version.isEmpty() ? GLIBC + version : "";
  }

  // "ldd (Debian GLIBC 2.36-9+deb12u10) 2.36": the last one has no additions of a distribution.
  private static String lastVersion(String line) {
    Matcher version = VERSION.matcher(line);
    String last = "";
    while (version.find()) {
      last = version.group();
    }
    return last;
  }

  private static String answer(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * What a library lacks here.
   *
   * @param glibc the oldest version of glibc that it can be loaded with, such as {@code 2.34}
   * @return empty if nothing is known against it
   */
  public Optional<String> lacking(String glibc) {
    if (!List.of("amd64", "x86_64", "aarch64").contains(processor)) {
      return Optional.of("is not made for " + this + ", but for x86-64 and 64-bit Arm");
    }
    if (cLibrary.equals("musl")) {
      return Optional.of(
          "needs glibc %s or later, and this system has musl: take one with glibc, such as Debian"
              .formatted(glibc));
    }
    if (cLibrary.startsWith(GLIBC) && older(cLibrary.substring(GLIBC.length()), glibc)) {
      return Optional.of(
          "needs glibc %s or later, and this system has %s: Debian 12, Ubuntu 22.04 and Fedora 36 are new enough"
              .formatted(glibc, cLibrary));
    }
    return Optional.empty();
  }

  private static boolean older(String version, String other) {
    return Version.parse(version).compareTo(Version.parse(other)) < 0;
  }

  /** In words: {@code Linux amd64, glibc 2.36}. */
  @Override
  public String toString() {
    return system + " " + processor + (cLibrary.isEmpty() ? "" : ", " + cLibrary);
  }
}
