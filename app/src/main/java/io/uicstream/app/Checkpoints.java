package io.uicstream.app;

import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.learner.Learner;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.CheckpointStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads checkpoints for commands that only look, whether a learner runs or not. */
final class Checkpoints {
  private Checkpoints() {}

  /**
   * Reads a checkpoint from its file.
   *
   * @throws CommandFailure if it cannot be read
   */
  static Checkpoint read(Path file) {
    try {
      return CheckpointStore.read(file);
    } catch (IOException e) {
      String problem =
          e.getCause() instanceof NoSuchFileException ? "there is no " + file : e.getMessage();
      throw new CommandFailure(
          problem + "; name another --checkpoint, or none for the newest of --data-dir", e);
    }
  }

  /**
   * The newest checkpoint of a data directory that is whole.
   *
   * @param err told of those that are damaged
   * @throws CommandFailure if there is none
   */
  static Checkpoint newest(Path dataDir, PrintWriter err) {
    if (!Files.isDirectory(dataDir)) {
      throw new CommandFailure(
          "there is no data directory " + dataDir + "; name the one of the run with --data-dir");
    }
    Path checkpoints = Learner.checkpoints(dataDir);
    List<String> damaged = new ArrayList<>();
    try {
      Checkpoint newest =
          CheckpointStore.newest(checkpoints, (path, e) -> damaged.add(e.getMessage()))
              .orElseThrow(() -> none(checkpoints, damaged));
      damaged.forEach(problem -> err.println("uic: passed over, damaged: " + problem));
      return newest;
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw none(checkpoints, damaged);
    } catch (FileSystemException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new CommandFailure(e.getMessage(), e);
    }
  }

  private static CommandFailure none(Path checkpoints, List<String> damaged) {
    if (damaged.isEmpty()) {
      return new CommandFailure(
          "there is no checkpoint in "
              + checkpoints
              + "; a learner writes one every half of checkpoint.steps and when it stops");
    }
    return new CommandFailure(
        "no checkpoint in "
            + checkpoints
            + " is whole: "
            + damaged.get(0)
            + "; name a good one with --checkpoint, or let the learner write a new one");
  }

  /**
   * The network of a checkpoint, which has weights for it.
   *
   * @throws CommandFailure if there is no such network
   */
  static Network network(Checkpoint checkpoint) {
    return understood(
        checkpoint,
        known -> {
          Network network = NetworkSpec.parse(known.progress().network()).network();
          network.require(known.state());
          return network;
        });
  }

  /**
   * What a checkpoint holds.
   *
   * @param reading throws {@link IllegalArgumentException} for a network that it does not know
   * @throws CommandFailure where it does
   */
  static <T> T understood(Checkpoint checkpoint, Function<Checkpoint, T> reading) {
    try {
      return reading.apply(checkpoint);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "the checkpoint of step "
              + checkpoint.progress().step()
              + " is of a network that this version of uic-stream does not have: "
              + e.getMessage()
              + "; use the version that wrote it",
          e);
    }
  }
}
