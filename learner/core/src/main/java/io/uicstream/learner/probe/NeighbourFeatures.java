package io.uicstream.learner.probe;

import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.ViewBatch;
import java.util.List;

/**
 * The features that similar images are found by: the activations of a stage, averaged into 2×2
 * cells, or into one where its maps are a single pixel.
 *
 * @param stage name of the stage, such as conv5
 * @param layer name of the layer
 * @param cells cells per side
 * @param batch most images that the network should be shown at once
 */
public record NeighbourFeatures(String stage, String layer, int cells, int batch) {
  /** Stands for the last stage before the head, whatever its name. */
  public static final String LAST = "last";

  private static final int CELLS = 2;
  private static final int MOST_IMAGES = 64;

  /** Cells per side of a stage. */
  static int cells(Stage stage) {
    return Math.min(CELLS, stage.side());
  }

  /**
   * The features of a stage.
   *
   * @param stage its name, one of {@link Prober#stages}, or {@link #LAST}
   * @throws IllegalArgumentException if there is no such stage; names those there are
   */
  public static NeighbourFeatures of(Network network, String stage) {
    List<Stage> stages = Stage.of(network);
    Stage found =
        stage.equals(LAST)
            ? stages.get(stages.size() - 1)
            : stages.stream()
                .filter(each -> each.name().equals(stage))
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "there is no layer %s in %s: it has %s"
                                .formatted(
                                    stage,
                                    network.name(),
                                    String.join(", ", Prober.stages(network)))));
    int batch = Math.min(MOST_IMAGES, Stage.batch(List.of(found)));
    return new NeighbourFeatures(found.name(), found.layer(), cells(found), batch);
  }

  /**
   * Shows the network some images. Waits for the device.
   *
   * @param views B images
   * @return [B, channels·cells·cells], channel outermost, not normalised
   */
  public float[] rows(Model model, ViewBatch views) {
    return AveragePool.pool(model.features(views, layer), cells);
  }
}
