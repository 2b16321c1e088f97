package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No library of the distribution is of a version with a known vulnerability, by one list. */
class KnownVulnerabilitiesTest {
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");
  private static final Pattern NUMBERS = Pattern.compile("\\d+(?:[.-]\\d+)*");

  @Test
  void shouldHaveNoneOnTheClassPath() throws IOException {
    List<String> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(path -> new File(path).getName())
            .filter(name -> name.endsWith(".jar"))
            .toList();
    assertThat(jars).hasSizeGreaterThan(50).anyMatch(jar -> jar.startsWith("logback-core-"));
    assertThat(vulnerable(jars)).isEmpty();
  }

  @Test
  void shouldFindOldVersions() throws IOException {
    assertThat(
            vulnerable(
                List.of(
                    "logback-core-1.5.18.jar",
                    "logback-core-1.5.38.jar",
                    "gson-2.8.0.jar",
                    "snappy-java-1.1.10.3-linux.jar",
                    "guava-1.0.0-M2.1.jar",
                    "guava-31.1-jre.jar")))
        .containsExactly(
            "logback-core-1.5.18.jar: before 1.5.38 (CVE-2024-12798, CVE-2025-11226, CVE-2026-1225)",
            "gson-2.8.0.jar: before 2.8.9 (CVE-2022-25647)",
            "snappy-java-1.1.10.3-linux.jar: before 1.1.10.4 (CVE-2023-34455, CVE-2023-43642)",
            "guava-31.1-jre.jar: before 32.0.0 (CVE-2023-2976)");
  }

  @Test
  void shouldNotPassWhatItCannotRead() {
    assertThatThrownBy(() -> vulnerable(List.of("mystery.jar"))).hasMessageContaining("mystery");
  }

  private static List<String> vulnerable(List<String> jars) throws IOException {
    List<String[]> list = list();
    List<String> found = new ArrayList<>();
    for (String jar : jars) {
      Matcher name = JAR.matcher(jar);
      if (!name.matches()) {
        throw new IllegalArgumentException("no version in the name of " + jar);
      }
      boolean excepted =
          list.stream()
              .anyMatch(
                  line ->
                      line[0].equals("except")
                          && line[1].equals(name.group(1))
                          && line[2].startsWith(name.group(2) + " "));
      for (String[] line : list) {
        if (!excepted && line[0].equals(name.group(1)) && isBefore(name.group(2), line[1])) {
          found.add(jar + ": before " + line[1] + " (" + line[2] + ")");
        }
      }
    }
    return found;
  }

  private static List<String[]> list() throws IOException {
    try (InputStream in =
        KnownVulnerabilitiesTest.class.getResourceAsStream("known-vulnerable.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\s+", 3))
          .toList();
    }
  }

  private static boolean isBefore(String version, String safe) {
    int[] a = numbers(version);
    int[] b = numbers(safe);
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      int difference = (i < a.length ? a[i] : 0) - (i < b.length ? b[i] : 0);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }

  private static int[] numbers(String version) {
    Matcher numbers = NUMBERS.matcher(version);
    if (!numbers.lookingAt()) {
      throw new IllegalArgumentException("no version: " + version);
    }
    return Arrays.stream(numbers.group().split("[.-]")).mapToInt(Integer::parseInt).toArray();
  }
}
