package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Initializer;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import io.uicstream.engine.Safetensors;
import io.uicstream.engine.Tensor;
import io.uicstream.learner.Learner;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.CheckpointStore;
import io.uicstream.learner.checkpoint.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  private static final NetworkSpec SPEC =
      new NetworkSpec("alexnet-small", 32, 10, Head.BN, Input.SOBEL);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;
  private Path data;
  private Path output;

  @BeforeEach
  void namePaths() {
    data = directory.resolve("data");
    output = directory.resolve("weights.safetensors");
  }

  @Test
  void shouldWriteTheBackboneOfTheNewestCheckpoint() throws IOException {
    save(SPEC, 100);
    ModelState newest = save(SPEC, 200);

    assertThat(export()).isZero();
    Safetensors.Content written = Safetensors.read(output);
    assertThat(written.metadata())
        .containsEntry("format", "pt")
        .containsEntry("network", SPEC.text())
        .containsEntry("step", "200")
        .containsEntry("samples", "12800")
        .containsEntry("runId", "run-1");
    assertSame(written.tensors(), newest.weights(), SPEC.network().backbone().keySet());
    assertThat(out.toString().lines())
        .containsExactly(
            "wrote     " + output,
            "network   alexnet-small side=32 classes=10 head=bn input=sobel",
            "training  step 200, 12,800 samples, run run-1",
            "weights   backbone, 30 tensors, 213,600 parameters",
            "input     the first layer wants 2 Sobel channels (horizontal, vertical) of 32 x 32 pixels",
            "PyTorch   weights = safetensors.torch.load_file(\"" + output + "\")");
  }

  @Test
  void shouldWriteAllWeightsOfAGivenCheckpoint() throws IOException {
    ModelState state = save(SPEC, 100);
    save(SPEC, 200);
    Path file = checkpoint(100);

    assertThat(export("--checkpoint", file.toString(), "--whole")).isZero();
    Safetensors.Content written = Safetensors.read(output);
    assertThat(written.metadata()).containsEntry("step", "100");
    assertSame(written.tensors(), state.weights(), SPEC.network().parameters().keySet());
    assertThat(out.toString()).contains("weights   all, 44 tensors");
  }

  @Test
  void shouldOverwriteOnlyIfForced() throws IOException {
    save(SPEC, 100);
    Files.writeString(output, "mine");

    assertThat(export()).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "uic: " + output + " is there already; --force overwrites it, --output names another");
    assertThat(output).hasContent("mine");
    assertThat(export("--force")).isZero();
    assertThat(Safetensors.read(output).tensors()).isNotEmpty();
  }

  @Test
  void shouldLeaveTheDataDirectoryAsItIs() throws IOException {
    save(SPEC, 100);
    Files.write(
        data.resolve("checkpoints/checkpoint-000000000200.safetensors.unfinished"), new byte[9]);
    List<Path> before = files();

    assertThat(export()).isZero();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void shouldPassOverADamagedCheckpointAndSaySo() throws IOException {
    save(SPEC, 100);
    Files.write(checkpoint(200), new byte[9]);

    assertThat(export()).isZero();
    assertThat(Safetensors.read(output).metadata()).containsEntry("step", "100");
    assertThat(err.toString())
        .startsWith("uic: passed over, damaged: cannot read " + checkpoint(200))
        .hasLineCount(1);
  }

  @Test
  void shouldNameWhatIsMissingOrDamagedInALine() throws IOException {
    assertRefused(
        "there is no data directory " + data + "; name the one of the run with --data-dir");

    Files.createDirectory(data);
    assertRefused("there is no checkpoint in " + data.resolve("checkpoints"));

    Files.createDirectory(data.resolve("checkpoints"));
    assertRefused("there is no checkpoint in " + data.resolve("checkpoints"));

    Files.write(checkpoint(200), new byte[9]);
    assertRefused("no checkpoint in " + data.resolve("checkpoints") + " is whole: cannot read");

    assertRefused("cannot read " + checkpoint(200), "--checkpoint", checkpoint(200).toString());
    assertRefused("there is no " + checkpoint(9), "--checkpoint", checkpoint(9).toString());
  }

  @Test
  void shouldNameAnOutputThatCannotBeWritten() throws IOException {
    save(SPEC, 100);
    output = directory.resolve("none").resolve("weights");
    assertRefused("there is no folder " + directory.resolve("none"));
    output = data;
    assertRefused(data + " is no file; name another --output");
  }

  @Test
  void shouldNameANetworkThatItDoesNotKnow() throws IOException {
    store()
        .save(
            new Checkpoint(
                Initializer.state(SPEC.network(), 1),
                new Progress(5, 320, 1, 9, "run-1", "lenet")));
    assertRefused("the checkpoint of step 5 is of a network that this version");
  }

  @Test
  void shouldSayHowTorchvisionTakesTheWeights() throws IOException {
    assertThat(pytorch(new NetworkSpec("resnet18", 224, 10, Head.BN, Input.RGB)))
        .containsExactly(
            "model = torchvision.models.resnet18()",
            "model.load_state_dict(weights, strict=False)  # all but the head");
    assertThat(pytorch(new NetworkSpec("resnet18", 32, 10, Head.BN, Input.RGB)))
        .containsExactly(
            "model = torchvision.models.resnet18()",
            "model.conv1 = torch.nn.Conv2d(3, 64, 3, padding=1, bias=False)  # for 32 pixels",
            "model.maxpool = torch.nn.Identity()  # for 32 pixels",
            "model.load_state_dict(weights, strict=False)  # all but the head");
    assertThat(pytorch(new NetworkSpec("vgg16", 32, 10, Head.BN, Input.RGB)))
        .containsExactly(
            "model = torchvision.models.vgg16_bn()",
            "model.load_state_dict(weights, strict=False)  # all but the head");
    assertThat(pytorch(new NetworkSpec("resnet18", 224, 10, Head.LINEAR, Input.RGB), "--whole"))
        .containsExactly(
            "model = torchvision.models.resnet18(num_classes=10)",
            "model.load_state_dict(weights)");
    assertThat(pytorch(new NetworkSpec("resnet18", 224, 10, Head.BN, Input.RGB), "--whole"))
        .containsExactly(
            "torchvision has no such head; its models take what is written without --whole");
    assertThat(pytorch(new NetworkSpec("resnet18", 32, 10, Head.BN, Input.SOBEL))).isEmpty();
  }

  /** Lines after the one that loads the file. */
  private List<String> pytorch(NetworkSpec spec, String... more) throws IOException {
    save(spec, 900);
    List<String> arguments = new ArrayList<>(List.of("--force"));
    arguments.addAll(List.of(more));
    out.getBuffer().setLength(0);
    assertThat(export(arguments.toArray(String[]::new))).isZero();
    return out.toString()
        .lines()
        .dropWhile(line -> !line.startsWith("PyTorch"))
        .skip(1)
        .map(String::strip)
        .toList();
  }

  private int export(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("export", "--data-dir", data.toString(), "--output", output.toString()));
    arguments.addAll(List.of(more));
    return Uic.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  private void assertRefused(String problem, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(export(arguments)).isEqualTo(1);
    assertThat(err.toString()).startsWith("uic: " + problem).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  private CheckpointStore store() throws IOException {
    return CheckpointStore.open(Learner.checkpoints(data), 3);
  }

  /** Saves a checkpoint whose weights are those of its step as seed. */
  private ModelState save(NetworkSpec spec, long step) throws IOException {
    ModelState state = Initializer.state(spec.network(), step);
    store().save(new Checkpoint(state, new Progress(step, step * 64, 1, 9, "run-1", spec.text())));
    return state;
  }

  private Path checkpoint(long step) {
    return data.resolve("checkpoints").resolve("checkpoint-%012d.safetensors".formatted(step));
  }

  private List<Path> files() throws IOException {
    try (var files = Files.walk(data)) {
      return files.sorted().toList();
    }
  }

  private static void assertSame(
      Map<String, Tensor> written, Map<String, Tensor> weights, Set<String> names) {
    assertThat(written).containsOnlyKeys(names);
    written.forEach(
        (name, tensor) -> {
          assertThat(tensor.shape()).as(name).isEqualTo(weights.get(name).shape());
          assertThat(tensor.values()).as(name).isEqualTo(weights.get(name).values());
        });
  }
}
