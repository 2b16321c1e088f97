package io.uicstream.learner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.Safetensors;
import io.uicstream.engine.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CheckpointStoreTest {
  private static final ch.qos.logback.classic.Logger LOGGER =
      (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(CheckpointStore.class);

  @TempDir private Path temporary;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Path directory;
  private CheckpointStore store;

  @BeforeEach
  void openStore() throws IOException {
    log.start();
    LOGGER.setAdditive(false);
    LOGGER.addAppender(log);
    directory = temporary.resolve("run").resolve("checkpoints");
    store = CheckpointStore.open(directory, 2);
  }

  @AfterEach
  void detachLog() {
    LOGGER.detachAppender(log);
    LOGGER.setAdditive(true);
  }

  @Test
  void shouldBeEmptyAtFirst() throws IOException {
    assertThat(store.newest()).isEmpty();
  }

  @Test
  void shouldGiveBackWeightsMomentumAndProgress() throws IOException {
    Progress progress = new Progress(120, 30_720, -7, 99_000, "run ü", "alexnet-small/32/100");
    store.save(new Checkpoint(state(1), progress));
    Checkpoint newest = CheckpointStore.open(directory, 2).newest().orElseThrow();
    assertThat(newest.progress()).isEqualTo(progress);
    assertThat(newest.state().weights()).containsOnlyKeys("conv1.weight", "conv1.bias");
    assertThat(newest.state().momentum()).containsOnlyKeys("conv1.weight");
    assertThat(newest.state().weights().get("conv1.weight").shape()).containsExactly(1, 2);
    assertThat(newest.state().weights().get("conv1.weight").values()).containsExactly(1, 2);
    assertThat(newest.state().weights().get("conv1.bias").values()).containsExactly(3);
    assertThat(newest.state().momentum().get("conv1.weight").values()).containsExactly(4, 5);
  }

  @Test
  void shouldKeepTheNewestOnly() throws IOException {
    for (long step : new long[] {9, 100, 200, 1000}) {
      store.save(checkpoint(step));
    }
    assertThat(names())
        .containsExactly(
            "checkpoint-000000000200.safetensors", "checkpoint-000000001000.safetensors");
    assertThat(newestStep()).isEqualTo(1000);
  }

  @Test
  void shouldForgetStepsThatTrainingWentBackBehind() throws IOException {
    CheckpointStore one = CheckpointStore.open(directory, 1);
    one.save(checkpoint(300));
    one.save(checkpoint(200));
    assertThat(newestStep()).isEqualTo(200);
    assertThat(names()).containsExactly("checkpoint-000000000200.safetensors");
  }

  @Test
  void shouldReplaceTheCheckpointOfTheSameStep() throws IOException {
    store.save(new Checkpoint(state(1), progress(5)));
    store.save(new Checkpoint(state(6), progress(5)));
    assertThat(names()).hasSize(1);
    assertThat(store.newest().orElseThrow().state().weights().get("conv1.weight").values())
        .containsExactly(6, 7);
  }

  @Test
  void shouldPassOverACheckpointThatIsCutOffAnywhere() throws IOException {
    store.save(checkpoint(1));
    store.save(checkpoint(2));
    Path newest = directory.resolve("checkpoint-000000000002.safetensors");
    byte[] whole = Files.readAllBytes(newest);
    for (int length = 0; length < whole.length; length++) {
      Files.write(newest, Arrays.copyOf(whole, length));
      assertThat(newestStep()).as("first %d bytes", length).isEqualTo(1);
    }
    assertThat(log.list)
        .hasSize(whole.length)
        .allSatisfy(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains("Passed over the checkpoint " + newest));
    Files.write(newest, whole);
    assertThat(newestStep()).isEqualTo(2);
  }

  @Test
  void shouldPassOverACheckpointWithOneWrongBitInAWeight() throws IOException {
    store.save(checkpoint(1));
    store.save(checkpoint(2));
    Path newest = directory.resolve("checkpoint-000000000002.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 1] ^= 1;
    Files.write(newest, bytes);
    assertThat(newestStep()).isEqualTo(1);
    assertThat(log.list.get(0).getFormattedMessage()).contains("checksum");
  }

  @Test
  void shouldPassOverAFileThatIsNoCheckpoint() throws IOException {
    store.save(checkpoint(1));
    Safetensors.write(
        directory.resolve("checkpoint-000000000003.safetensors"),
        new Safetensors.Content(state(1).weights(), Map.of("format", "pt")));
    assertThat(newestStep()).isEqualTo(1);
    assertThat(log.list.get(0).getFormattedMessage()).contains("lacks uic.checkpoint.version");
  }

  @Test
  void shouldRefuseANewerFormat() throws IOException {
    store.save(checkpoint(1));
    Safetensors.Content content = CheckpointFormat.write(checkpoint(3));
    Map<String, String> metadata = new HashMap<>(content.metadata());
    metadata.put("uic.checkpoint.version", "2");
    Path newer = directory.resolve("checkpoint-000000000003.safetensors");
    Safetensors.write(newer, new Safetensors.Content(content.tensors(), metadata));
    assertThatThrownBy(store::newest)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(newer.toString())
        .hasMessageContaining("format 2; this version of uic-stream knows 1");
  }

  @Test
  void shouldRemoveWhatAnInterruptedWriteLeftAndNothingElse() throws IOException {
    store.save(checkpoint(1));
    Path unfinished = directory.resolve("checkpoint-000000000002.safetensors.unfinished");
    Files.write(unfinished, new byte[100]);
    Path notes = Files.writeString(directory.resolve("notes.txt"), "mine");
    store = CheckpointStore.open(directory, 2);
    assertThat(unfinished).doesNotExist();
    assertThat(notes).exists();
    assertThat(newestStep()).isEqualTo(1);
  }

  @Test
  void shouldNameThePathAndKeepWhatIsThereWhenItCannotWrite() throws IOException {
    store.save(checkpoint(1));
    Path blocked = directory.resolve("checkpoint-000000000002.safetensors.unfinished");
    Files.createDirectory(blocked);
    Files.createFile(blocked.resolve("file"));
    assertThatThrownBy(() -> store.save(checkpoint(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(blocked.toString());
    assertThat(newestStep()).isEqualTo(1);
  }

  @Test
  void shouldSurfaceAFullDisk() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "this system has no /dev/full to stand for a full disk");
    store.save(checkpoint(1));
    Path unfinished = directory.resolve("checkpoint-000000000002.safetensors.unfinished");
    Files.createSymbolicLink(unfinished, full);
    assertThatThrownBy(() -> store.save(checkpoint(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(unfinished.toString());
    assertThat(names()).containsExactly("checkpoint-000000000001.safetensors");
  }

  @Test
  void shouldLeaveTheDirectoryAsItIsForThoseWhoOnlyLook() throws IOException {
    store.save(checkpoint(1));
    Files.write(directory.resolve("checkpoint-000000000002.safetensors.unfinished"), new byte[9]);
    List<String> before = names();
    assertThat(CheckpointStore.newest(directory, (path, e) -> {}).orElseThrow().progress())
        .isEqualTo(progress(1));
    assertThat(names()).isEqualTo(before);
    assertThatThrownBy(() -> CheckpointStore.newest(temporary.resolve("none"), (path, e) -> {}))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(temporary.resolve("none")).doesNotExist();
  }

  @Test
  void shouldTakeTheNextWhenAFileIsGoneBeforeItIsRead() throws IOException {
    store.save(checkpoint(1));
    Files.createSymbolicLink(
        directory.resolve("checkpoint-000000000002.safetensors"), temporary.resolve("gone"));
    assertThat(
            CheckpointStore.newest(directory, (path, e) -> fail(path + " was passed over", e))
                .orElseThrow()
                .progress())
        .isEqualTo(progress(1));
  }

  @Test
  void shouldFindWhatIsSavedWhileOthersAreRead() throws IOException {
    CheckpointStore one = CheckpointStore.open(directory, 1);
    one.save(checkpoint(1));
    Path damaged = directory.resolve("checkpoint-000000000002.safetensors");
    Files.write(damaged, new byte[9]);
    List<Path> passedOver = new ArrayList<>();
    Optional<Checkpoint> newest =
        CheckpointStore.newest(
            directory,
            (path, e) -> {
              passedOver.add(path);
              save(one, checkpoint(3));
            });
    assertThat(newest.orElseThrow().progress()).isEqualTo(progress(3));
    assertThat(passedOver).containsExactly(damaged);
    assertThat(names()).containsExactly("checkpoint-000000000003.safetensors");
  }

  private static void save(CheckpointStore store, Checkpoint checkpoint) {
    try {
      store.save(checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldNameTheFileThatCannotBeReadAlone() throws IOException {
    Path file = temporary.resolve("other.safetensors");
    Safetensors.write(file, new Safetensors.Content(state(1).weights(), Map.of("format", "pt")));
    assertThatThrownBy(() -> CheckpointStore.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("lacks uic.checkpoint.version");
  }

  @Test
  void shouldRefuseToKeepNothing() {
    assertThatThrownBy(() -> CheckpointStore.open(directory, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private long newestStep() throws IOException {
    return store.newest().orElseThrow().progress().step();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static Checkpoint checkpoint(long step) {
    return new Checkpoint(state(1), progress(step));
  }

  private static Progress progress(long step) {
    return new Progress(step, step * 256, 1, step * 300, "run", "alexnet-small");
  }

  private static ModelState state(float first) {
    Tensor weight = new Tensor(new long[] {1, 2}, new float[] {first, first + 1});
    Tensor bias = new Tensor(new long[] {1}, new float[] {3});
    Tensor momentum = new Tensor(new long[] {1, 2}, new float[] {4, 5});
    return new ModelState(
        Map.of("conv1.weight", weight, "conv1.bias", bias), Map.of("conv1.weight", momentum));
  }
}
