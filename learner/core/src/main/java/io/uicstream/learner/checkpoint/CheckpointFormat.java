package io.uicstream.learner.checkpoint;

import io.uicstream.engine.ModelState;
import io.uicstream.engine.Safetensors;
import io.uicstream.engine.Tensor;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Between a checkpoint and the contents of its safetensors file: weights under their names, momenta
 * as {@code momentum.NAME}, progress as metadata.
 */
final class CheckpointFormat {
  private static final int VERSION = 1;
  private static final String VERSION_KEY = "uic.checkpoint.version";
  private static final String MOMENTUM = "momentum.";

  private CheckpointFormat() {}

  static Safetensors.Content write(Checkpoint checkpoint) {
    Map<String, Tensor> tensors = new HashMap<>(checkpoint.state().weights());
    checkpoint.state().momentum().forEach((name, v) -> tensors.put(MOMENTUM + name, v));
    Progress progress = checkpoint.progress();
    return new Safetensors.Content(
        tensors,
        Map.of(
            VERSION_KEY,
            Integer.toString(VERSION),
            "step",
            Long.toString(progress.step()),
            "samples",
            Long.toString(progress.samples()),
            "seed",
            Long.toString(progress.seed()),
            "storeSequence",
            Long.toString(progress.storeSequence()),
            "runId",
            progress.runId(),
            "network",
            progress.network()));
  }

  /**
   * What the contents of a file mean.
   *
   * @throws IOException if something is missing or no number
   * @throws NewerFormatException if it was written by a later version of this program
   */
  static Checkpoint read(Safetensors.Content content) throws IOException {
    Map<String, String> metadata = content.metadata();
    long version = number(metadata, VERSION_KEY);
    if (version > VERSION) {
      throw new NewerFormatException(version, VERSION);
    }
    Map<String, Tensor> weights = new HashMap<>();
    Map<String, Tensor> momentum = new HashMap<>();
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(MOMENTUM)) {
                momentum.put(name.substring(MOMENTUM.length()), tensor);
              } else {
                weights.put(name, tensor);
              }
            });
    return new Checkpoint(new ModelState(weights, momentum), progress(metadata));
  }

  private static Progress progress(Map<String, String> metadata) throws IOException {
    try {
      return new Progress(
          number(metadata, "step"),
          number(metadata, "samples"),
          number(metadata, "seed"),
          number(metadata, "storeSequence"),
          text(metadata, "runId"),
          text(metadata, "network"));
    } catch (IllegalArgumentException e) {
      throw new IOException("its metadata is impossible: " + e.getMessage(), e);
    }
  }

  private static String text(Map<String, String> metadata, String key) throws IOException {
    String value = metadata.get(key);
    if (value == null) {
      throw new IOException("its metadata lacks " + key + ": no checkpoint of this program");
    }
    return value;
  }

  private static long number(Map<String, String> metadata, String key) throws IOException {
    try {
      return Long.parseLong(text(metadata, key));
    } catch (NumberFormatException e) {
      throw new IOException("its metadata " + key + " is no whole number", e);
    }
  }

  /** Written by a later version of this program. */
  static final class NewerFormatException extends IOException {
    private static final long serialVersionUID = 1;

    NewerFormatException(long found, long known) {
      super("is of checkpoint format " + found + "; this version of uic-stream knows " + known);
    }
  }
}
