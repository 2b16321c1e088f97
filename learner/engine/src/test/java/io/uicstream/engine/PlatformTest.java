package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
  private static final Natives.Library LIBRARY =
      new Natives.Library("libtorch's native library", "pytorch", "2.35");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "glibc 2.36|glibc 2.36",
        "ldd (Debian GLIBC 2.36-9+deb12u10) 2.36\\nCopyright (C) 2022 Free Software|glibc 2.36",
        "ldd (Ubuntu GLIBC 2.39-0ubuntu8.4) 2.39|glibc 2.39",
        "ldd (GNU libc) 2.40|glibc 2.40",
        "musl libc (x86_64)\\nVersion 1.2.5\\nDynamic Program Loader|musl",
        "getconf: GNU_LIBC_VERSION: unknown variable|''",
        "''|''"
      })
  void shouldReadTheCLibrary(String answer, String library) {
    assertThat(Platform.cLibrary(answer.replace("\\n", "\n"))).isEqualTo(library);
  }

  @Test
  void shouldFindTheCLibraryOfThisSystem() {
    Platform platform = Platform.current();

    assertThat(platform.lacking("2.0")).isEmpty();
    if (platform.system().equals("Linux")) {
      assertThat(platform.cLibrary()).matches("glibc \\d\\.\\d+|musl");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "amd64, glibc 2.31, 'needs glibc 2.35 or later, and this system has glibc 2.31'",
    "amd64, glibc 2.4, 'needs glibc 2.35 or later, and this system has glibc 2.4'",
    "aarch64, musl, 'needs glibc 2.35 or later, and this system has musl'",
    "riscv64, glibc 2.41, 'is not made for Linux riscv64, glibc 2.41'"
  })
  void shouldSayWhatIsThereAndWhatIsNeeded(String processor, String library, String said) {
    Platform platform = new Platform("Linux", processor, library);

    assertThat(Natives.refusal(LIBRARY, new UnsatisfiedLinkError("no jnitorch"), platform))
        .startsWith("libtorch's native library " + said)
        .hasLineCount(1)
        .doesNotContain("no jnitorch", "class path");
  }

  @ParameterizedTest
  @CsvSource({"amd64, glibc 2.35", "x86_64, glibc 3.0", "amd64, ''", "aarch64, glibc 2.100"})
  void shouldHaveNothingAgainstWhatMayWork(String processor, String library) {
    assertThat(new Platform("Linux", processor, library).lacking("2.35")).isEmpty();
  }

  @Test
  void shouldNameTheSettingWhereNothingIsRunFrom() {
    Platform platform = new Platform("Linux", "amd64", "glibc 2.36");
    LinkageError first =
        new UnsatisfiedLinkError("/c/lib.so: /c/lib.so: failed to map segment from shared object");

    assertThat(Natives.refusal(LIBRARY, first, platform)).contains("noexec", "natives.dir");
  }
}
