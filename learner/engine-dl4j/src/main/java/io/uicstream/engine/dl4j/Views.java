package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.ViewBatch;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The photometric half of views and the fixed first layers of a network (normalisation, Sobel), for
 * a whole batch at once. A step that leaves every image of the batch alone is skipped.
 */
final class Views {
  private static final WorkspaceConfiguration WORKSPACE =
      WorkspaceConfiguration.builder()
          .policyAllocation(AllocationPolicy.STRICT)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policySpill(SpillPolicy.REALLOCATE)
          .build();

  // The two Sobel filters over the mean of three channels, as one convolution from 3 to 2 channels.
  private static final float[] SOBEL = {1, 0, -1, 2, 0, -2, 1, 0, -1, 1, 2, 1, 0, 0, 0, -1, -2, -1};

  private Views() {}

  /** Input of the first trained layer, untimed: see {@link #input(ViewBatch, List, StepWatch)}. */
  static INDArray input(ViewBatch batch, List<Layer> fixed) {
    return input(batch, fixed, StepWatch.OFF);
  }

  /**
   * Input of the first trained layer.
   *
   * @param fixed the network's first layers, {@link Layer.Normalize} and {@link Layer.Sobel} only
   * @param watch told when the pixels are where ND4J computes
   * @return [B, C, S, S] outside of any workspace; the caller closes it
   */
  @SuppressWarnings("try")
  static INDArray input(ViewBatch batch, List<Layer> fixed, StepWatch watch) {
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE, "UIC_VIEWS")) {
      INDArray images = view(batch, watch);
      for (Layer layer : fixed) {
        images = layer instanceof Layer.Normalize n ? normalize(images, n) : sobel(images);
      }
      return images.detach();
    }
  }

  private static INDArray view(ViewBatch batch, StepWatch watch) {
    int side = batch.side();
    INDArray images = Nd4j.create(planes(batch), new long[] {batch.images(), 3, side, side}, 'c');
    watch.end(StepWatch.Part.TRANSFER);
    List<Photometric> views = batch.photometric();
    Planes planes = new Planes(images);
    jitter(planes, views);
    if (any(views, Photometric::grayscale)) {
      planes.towardsLuma(perImage(views, v -> v.grayscale() ? 0 : 1));
    }
    Blur.apply(images, views);
    return images;
  }

  /** Planes in [0, 1], mirrored where asked. */
  private static float[] planes(ViewBatch batch) {
    int side = batch.side();
    int area = side * side;
    byte[] pixels = batch.pixels();
    float[] planes = new float[pixels.length];
    for (int row = 0; row < batch.images() * side; row++) {
      boolean flip = batch.photometric().get(row / side).flip();
      int to = row / side * area * 3 + row % side * side;
      for (int x = 0; x < side; x++) {
        int from = (row * side + (flip ? side - 1 - x : x)) * 3;
        for (int channel = 0; channel < 3; channel++) {
          planes[to + x + channel * area] = (pixels[from + channel] & 0xff) / 255f;
        }
      }
    }
    return planes;
  }

  private static void jitter(Planes planes, List<Photometric> views) {
    boolean changed = false;
    if (any(views, v -> v.brightness() != 1)) {
      planes.multiply(perPlane(views, Photometric::brightness));
      changed = true;
    }
    if (any(views, v -> v.contrast() != 1)) {
      float[] mean = planes.meanLuma();
      planes.multiply(perPlane(views, Photometric::contrast));
      float[] shift = perPlane(views, v -> 1 - v.contrast());
      for (int plane = 0; plane < shift.length; plane++) {
        shift[plane] *= mean[plane / 3];
      }
      planes.add(shift);
      changed = true;
    }
    if (any(views, v -> v.saturation() != 1)) {
      planes.towardsLuma(perImage(views, Photometric::saturation));
      changed = true;
    }
    if (any(views, v -> v.redGain() != 1 || v.greenGain() != 1 || v.blueGain() != 1)) {
      planes.multiply(gains(views));
      changed = true;
    }
    if (changed) {
      planes.clamp();
    }
  }

  private static INDArray normalize(INDArray images, Layer.Normalize layer) {
    float[] scale = new float[Math.toIntExact(images.size(0)) * 3];
    float[] shift = new float[scale.length];
    for (int plane = 0; plane < scale.length; plane++) {
      scale[plane] = 1 / layer.std()[plane % 3];
      shift[plane] = -layer.mean()[plane % 3] / layer.std()[plane % 3];
    }
    Planes planes = new Planes(images);
    planes.multiply(scale);
    planes.add(shift);
    return images;
  }

  private static INDArray sobel(INDArray images) {
    float[] weights = new float[2 * 3 * 9];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = SOBEL[i / 27 * 9 + i % 9] / 3;
    }
    INDArray edges =
        Nd4j.createUninitialized(DataType.FLOAT, images.size(0), 2, images.size(2), images.size(3));
    INDArray filters = Nd4j.create(weights, new long[] {2, 3, 3, 3}, 'c');
    Op.run(
        "conv2d",
        new INDArray[] {images, filters},
        new INDArray[] {edges},
        Op.convolution(3, 1, 1));
    return edges;
  }

  private static boolean any(List<Photometric> views, Predicate<Photometric> changes) {
    return views.stream().anyMatch(changes);
  }

  private static float[] perImage(List<Photometric> views, ToDoubleFunction<Photometric> value) {
    float[] values = new float[views.size()];
    for (int image = 0; image < values.length; image++) {
      values[image] = (float) value.applyAsDouble(views.get(image));
    }
    return values;
  }

  private static float[] perPlane(List<Photometric> views, ToDoubleFunction<Photometric> value) {
    float[] values = new float[views.size() * 3];
    for (int plane = 0; plane < values.length; plane++) {
      values[plane] = (float) value.applyAsDouble(views.get(plane / 3));
    }
    return values;
  }

  private static float[] gains(List<Photometric> views) {
    float[] gains = new float[views.size() * 3];
    for (int image = 0; image < views.size(); image++) {
      gains[image * 3] = views.get(image).redGain();
      gains[image * 3 + 1] = views.get(image).greenGain();
      gains[image * 3 + 2] = views.get(image).blueGain();
    }
    return gains;
  }
}
