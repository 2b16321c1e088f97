package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UicTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  private int uic(String... arguments) {
    return Uic.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void shouldListAllProblemsWithFlagsAndExitWithTwo() {
    int status = uic("run", "--clases", "10", "--batch", "1", "--input", "33");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactlyInAnyOrder(
            "uic: 3 problems with the settings:",
            "uic: unknown flag --clases; did you mean '--classes'?",
            "uic: --batch is '1': it must be a number from 2 to 65536",
            "uic: --input is 33, but --network alexnet-small takes 32 or 64 pixels");
  }

  @Test
  void shouldRefuseFlagsThatMeanNothingToACommand() {
    assertThat(uic("ingest", "--max-minutes", "5")).isEqualTo(2);
    assertThat(err.toString())
        .contains("uic: --max-minutes is no flag of this command; --help lists its flags");
  }

  @Test
  void shouldAskForAMissingSource() {
    assertThat(uic("run", "--data-dir", directory.toString())).isEqualTo(2);
    assertThat(err.toString()).startsWith("uic: --source is missing");
  }

  @Test
  void shouldNameAMissingOrEmptyFolder() throws IOException {
    String data = directory.resolve("data").toString();
    Path empty = Files.createDirectory(directory.resolve("empty"));

    assertThat(uic("run", "--source", "/no/such/folder", "--data-dir", data)).isEqualTo(1);
    assertThat(err.toString()).startsWith("uic: --source: no such folder: /no/such/folder");
    assertThat(uic("run", "--source", empty.toString(), "--data-dir", data)).isEqualTo(1);
    assertThat(err.toString()).contains("uic: --source: no file in " + empty);
  }

  @Test
  void shouldNameADataDirectoryThatCannotBeMade() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThat(uic("demo", "--data-dir", file.resolve("data").toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("uic: cannot write to the data directory " + file)
        .contains("--data-dir");
  }

  @Test
  void shouldSayThatThereAreNoLabels() {
    assertThat(uic("labels", "sizes", "--data-dir", directory.resolve("none").toString()))
        .isEqualTo(1);
    assertThat(err.toString()).startsWith("uic: ").doesNotContain("\tat ");
  }

  @Test
  void shouldGiveUpOnABrokerThatDoesNotAnswer() {
    int status =
        uic(
            "topics",
            "create",
            "--bootstrap-servers",
            "127.0.0.1:1",
            "--set=kafka.default.api.timeout.ms=600",
            "--set=kafka.request.timeout.ms=300");

    assertThat(status).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("uic: no Kafka broker answers at 127.0.0.1:1")
        .contains("--bootstrap-servers");
  }

  @Test
  void shouldTakeYesOrNoFlagsWithAndWithoutAValue() {
    assertThat(uic("settings", "--annotated")).isZero();
    assertThat(out.toString()).containsPattern("annotated +true +false +flag");
    assertThat(uic("settings", "--loop=maybe")).isEqualTo(2);
  }

  @Test
  void shouldHelpWithEveryCommand() {
    List<CommandLine> commands = new ArrayList<>(List.of(Uic.commandLine()));
    for (int i = 0; i < commands.size(); i++) {
      commands.addAll(commands.get(i).getSubcommands().values());
    }

    assertThat(commands)
        .hasSizeGreaterThan(15)
        .allSatisfy(
            command -> {
              assertThat(command.getCommandSpec().usageMessage().header()).isNotEmpty();
              assertThat(command.getUsageMessage()).contains("Usage:");
            });
  }

  @Test
  void shouldCompleteCommandsAndFlags() {
    assertThat(uic("completion")).isZero();
    assertThat(out.toString()).contains("demo").contains("--max-minutes");
  }

  @Test
  void shouldShowUsageWithoutACommand() {
    assertThat(uic()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: uic");
  }

  @Test
  void shouldNotRepeatWhatMayBeAPassword() {
    String registry = "--schema-registry-url=https://me:ge%heim@host:1";

    assertThat(uic("settings", "--set", "kafka.ssl.key.password geheim")).isEqualTo(2);
    assertThat(uic("doctor", registry)).isEqualTo(1);
    assertThat(uic("settings", "--schema-registry-url=me:geheim@host")).isEqualTo(2);
    assertThat(uic("settings", "--schema-registry-basic-auth-user-info=geheim")).isEqualTo(2);

    assertThat(out.toString() + err)
        .contains("--set takes NAME=VALUE")
        .contains("schema.registry.basic.auth.user.info")
        .doesNotContain("heim");
  }

  @Test
  void shouldMakeTheDataDirectoryForItsOwnerOnly() throws IOException {
    Path data = directory.resolve("new/data");

    uic("ingest", "--source=/none", "--data-dir=" + data);

    assertThat(Files.getPosixFilePermissions(data))
        .containsExactlyInAnyOrder(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
  }
}
