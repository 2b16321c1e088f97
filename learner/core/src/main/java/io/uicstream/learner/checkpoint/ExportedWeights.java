package io.uicstream.learner.checkpoint;

import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Safetensors;
import io.uicstream.engine.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights of a checkpoint for other programs, under the names that the network gives them: no
 * momenta, nothing to go on training from.
 *
 * @param network what they are weights of
 * @param progress how far training was
 * @param weights by name, in layer order
 * @param parameters number of values that training changes; the others are batch-norm statistics
 */
public record ExportedWeights(
    NetworkSpec network, Progress progress, Map<String, Tensor> weights, long parameters) {
  private static final String UNFINISHED = ".unfinished";

  /**
   * Takes the weights out of a checkpoint.
   *
   * @param whole all of them; else those of the backbone, {@link Network#backbone()}
   * @throws IllegalArgumentException naming what the checkpoint lacks
   */
  public static ExportedWeights of(Checkpoint checkpoint, boolean whole) {
    NetworkSpec spec = NetworkSpec.parse(checkpoint.progress().network());
    Network network = spec.network();
    network.require(checkpoint.state());
    Map<String, Network.Parameter> wanted = whole ? network.parameters() : network.backbone();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    wanted.keySet().forEach(name -> weights.put(name, checkpoint.state().weights().get(name)));
    long parameters =
        wanted.values().stream()
            .filter(Network.Parameter::trainable)
            .mapToLong(Network.Parameter::size)
            .sum();
    return new ExportedWeights(spec, checkpoint.progress(), weights, parameters);
  }

  /**
   * Writes a safetensors file with the metadata {@code format} (as PyTorch's own files have it),
   * {@code network}, {@code step}, {@code samples} and {@code runId}. A file that is there is
   * replaced once the new one is whole.
   *
   * @throws IOException naming the file
   */
  public void write(Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try {
      Safetensors.write(unfinished, new Safetensors.Content(weights, metadata()));
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      CheckpointStore.deleteAfter(e, unfinished);
      throw e;
    }
  }

  private Map<String, String> metadata() {
    return Map.of(
        "format",
        "pt",
        "network",
        network.text(),
        "step",
        Long.toString(progress.step()),
        "samples",
        Long.toString(progress.samples()),
        "runId",
        progress.runId());
  }
}
