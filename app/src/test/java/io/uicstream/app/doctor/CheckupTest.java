package io.uicstream.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.app.doctor.Checkup.Section;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckupTest {
  private final List<String> said = new ArrayList<>();
  private final Checkup checkup = new Checkup(said::add);

  @Test
  void shouldSayWhatIsFoundAndCountProblems() {
    Section one =
        new Section("One", () -> List.of(Finding.ok("cpu", "fast"), Finding.note("gpu", "none")));
    Section two = new Section("Two", () -> List.of(Finding.problem("disk", "full; free some")));

    assertThat(checkup.examine(List.of(one, two))).isEqualTo(1);
    assertThat(said)
        .containsExactly(
            "One",
            "  ok       cpu       fast",
            "  note     gpu       none",
            "Two",
            "  PROBLEM  disk      full; free some",
            "",
            "One problem found.");
  }

  @Test
  void shouldFindNoProblemWhereThereAreOnlyNotes() {
    assertThat(checkup.examine(List.of(new Section("One", () -> List.of(Finding.note("a", "b"))))))
        .isZero();
    assertThat(said).endsWith("No problem found.");
  }

  @Test
  void shouldGoOnWhenAnExaminationFails() {
    Section broken =
        new Section(
            "Broken",
            () -> {
              throw new IllegalStateException("no such luck");
            });
    Section unlinked =
        new Section(
            "Unlinked",
            () -> {
              throw new UnsatisfiedLinkError("no native library");
            });
    Section fine = new Section("Fine", () -> List.of(Finding.ok("a", "b")));

    assertThat(checkup.examine(List.of(broken, unlinked, fine))).isEqualTo(2);
    assertThat(said)
        .anySatisfy(line -> assertThat(line).startsWith("  PROBLEM").contains("no such luck"))
        .anySatisfy(line -> assertThat(line).startsWith("  PROBLEM").contains("no native library"))
        .contains("  ok       a         b")
        .endsWith("2 problems found.");
  }

  @Test
  void shouldFitATerminal() {
    String text = "word ".repeat(60) + "x".repeat(120);
    checkup.examine(List.of(new Section("One", () -> List.of(Finding.ok("a", text)))));

    List<String> lines = said.subList(1, said.size() - 2);
    assertThat(lines).hasSizeGreaterThan(3);
    assertThat(lines.subList(0, lines.size() - 1))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    assertThat(lines.subList(1, lines.size()))
        .allSatisfy(line -> assertThat(line).startsWith(" ".repeat(21)));
    assertThat(String.join(" ", Checkup.wrapped(text))).isEqualTo(text);
  }
}
