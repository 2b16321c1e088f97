package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DoctorCommandTest {
  private final StringWriter out = new StringWriter();

  @TempDir Path directory;

  /** On ports of its own: whatever else runs on this machine must not decide. */
  @Test
  void shouldLookAtEverything() throws IOException {
    doctor("--broker-port", freePort(), "--registry-port", freePort());

    assertThat(out.toString())
        .contains("This machine", "Engines", "Ports on loopback", "Kafka", "Schema registry")
        .containsPattern("ok +java +" + Runtime.version().feature())
        .containsPattern("(?m)^  \\S+ +cpu +\\d+ core")
        .containsPattern("ok +dl4j +dl4j")
        .containsPattern("ok +auto +takes ")
        .containsPattern("note +broker +none at 127.0.0.1:\\d+")
        .containsPattern("note +registry +none at http://127.0.0.1:\\d+");
    assertThat(out.toString().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThan(100));
  }

  @Test
  void shouldExitWithOneWhenSomethingIsWrong() throws IOException {
    int status =
        doctor(
            "--broker-port",
            freePort(),
            "--registry-port",
            freePort(),
            "--bootstrap-servers",
            "127.0.0.1:1",
            "--schema-registry-url",
            "http://127.0.0.1:1");

    assertThat(status).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("PROBLEM +broker +no Kafka broker answers at 127.0.0.1:1")
        .containsPattern("PROBLEM +registry +Schema registry http://127.0.0.1:1 does not answer")
        .containsPattern("\\d problems found");
  }

  private int doctor(String... more) {
    List<String> arguments = new ArrayList<>(List.of("doctor", "--data-dir", directory.toString()));
    arguments.addAll(List.of(more));
    return Uic.commandLine().setOut(new PrintWriter(out)).execute(arguments.toArray(String[]::new));
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
