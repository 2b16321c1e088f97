package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

  @ParameterizedTest
  @CsvSource({
    "rnu, uic: no command rnu; did you mean 'run'?",
    "labells, uic: no command labells; did you mean 'labels'?",
    "--hlep, uic: unknown flag --hlep; did you mean '--help'?",
    "xyzxyz, uic: no command xyzxyz"
  })
  void shouldNameTheNearestCommandInTwoLines(String word, String expected) {
    assertThat(uic(word)).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(expected, "uic: 'uic --help' says what there is");
  }

  @Test
  void shouldSayInTwoLinesThatAValueIsMissing() {
    assertThat(uic("run", "--classes")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2).first().asString().contains("--classes");
    assertThat(err.toString()).contains("uic: 'uic run --help' says what there is");
  }

  @Test
  void shouldShowTheFlagsThatPeopleNeedFirst() {
    String few = help(false, "--help");
    String all = help(true, "--help-all");
    assertThat(flags(few)).hasSizeLessThan(22).contains("--source", "--classes", "--help-all");
    assertThat(flags(all)).hasSizeGreaterThan(90).containsAll(flags(few));
    assertThat(flags(all)).containsAll(ConfiguredCommand.FIRST);
    assertThat(few.lines().count()).isLessThan(80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"label", "probe", "check", "view", "export", "learn", "settings"})
  void shouldKnowHelpOnAllFlagsInEveryCommand(String command) {
    assertThat(uic(command, "--help-all")).isZero();
    assertThat(out.toString()).contains("Usage: uic " + command);
  }

  /** Of such an exception the message is but the name of the file. */
  @Test
  void shouldSayWhyAFolderCannotBeRead() {
    assertThat(Failures.cause(new AccessDeniedException("/a")))
        .isEqualTo("no permission for /a; change its rights or name another place");
    assertThat(Failures.cause(new NoSuchFileException("/b"))).isEqualTo("there is no /b");
    assertThat(Failures.cause(new IOException("no file in /c"))).isEqualTo("no file in /c");
  }

  private String help(boolean all, String flag) {
    StringWriter text = new StringWriter();
    assertThat(
            Uic.commandLine("run"::equals, all).setOut(new PrintWriter(text)).execute("run", flag))
        .isZero();
    return text.toString();
  }

  private static Set<String> flags(String help) {
    return Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)")
        .matcher(help)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void shouldPrintSettingsAsJson() throws IOException {
    int status =
        uic("settings", "--json", "--classes=17", "--set", "kafka.ssl.key.password=secret");

    assertThat(status).isZero();
    assertThat(out.toString()).doesNotContain("secret\"");
    JsonNode json = new ObjectMapper().readTree(out.toString());
    JsonNames.assertDescribes("settings.schema.json", json);
    Map<String, JsonNode> byName = new HashMap<>();
    json.get("settings").forEach(setting -> byName.put(setting.get("name").asText(), setting));
    assertThat(byName.get("classes").get("value").asText()).isEqualTo("17");
    assertThat(byName.get("classes").get("origin").asText()).isEqualTo("flag");
    assertThat(byName.get("window.images").get("variable").asText()).isEqualTo("UIC_WINDOW_IMAGES");
    assertThat(byName).containsKey("kafka.ssl.key.password");
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
