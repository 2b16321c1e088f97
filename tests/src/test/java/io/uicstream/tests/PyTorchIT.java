package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.uicstream.engine.Layer;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Precision;
import io.uicstream.engine.Safetensors;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.Tensor;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.torch.TorchEngine;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.ExportedWeights;
import io.uicstream.learner.checkpoint.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code uic export} writes works in torchvision's models, loaded by a script that shares no
 * code with this project; skipped where no Python has torch and torchvision.
 */
class PyTorchIT {
  private static final int SIDE = 224;
  private static final int PIXELS = SIDE * SIDE;
  private static final double TOLERANCE = 1e-3;
  private static final double DIFFERENT = 1e-2;
  private static final long PATIENCE_S = 300;
  private static final int TIMED_OUT = 124;
  private static final int NO_SUCH_COMMAND = 127;
  // As torchvision's documentation gives them.
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  private static final List<String> CANDIDATES =
      Stream.of(System.getenv("PYTHON"), "python3", "/usr/bin/python3")
          .filter(Objects::nonNull)
          .toList();

  private static Optional<String> python = Optional.empty();

  @TempDir private Path directory;

  @BeforeAll
  static void findPython() throws InterruptedException {
    for (String candidate : CANDIDATES) {
      if (python.isEmpty() && run(candidate, "-c", "import torch, torchvision").status() == 0) {
        python = Optional.of(candidate);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"resnet18, resnet18", "resnet50, resnet50", "vgg16, vgg16_bn"})
  void shouldGiveTorchvisionTheSameFeatures(String name, String torchvision) throws Exception {
    assumeTrue(
        python.isPresent(),
        "no Python of "
            + CANDIDATES
            + " has torch and torchvision; Debian: apt install python3-torchvision, or name another"
            + " in PYTHON");
    NetworkSpec spec = new NetworkSpec(name, SIDE, 10, Head.LINEAR, Input.RGB);
    ViewBatch views = images(2, 7);
    Path weights = directory.resolve("backbone.safetensors");
    Tensor ours;
    try (Model model =
        new TorchEngine(Optional.of(Precision.FP32)).create(spec.network(), Sgd.PAPER, 1)) {
      model.calibrate(images(4, 3), 1);
      ours = model.features(views, lastOfBackbone(spec.network()));
      Progress progress = new Progress(0, 0, 1, 0, "none", spec.text());
      ExportedWeights.of(new Checkpoint(model.state(), progress), false).write(weights);
    }

    float[] theirs = features(weights, torchvision, normalised(views));

    assertThat(theirs).hasSameSizeAs(ours.values());
    int features = theirs.length / 2;
    for (int image = 0; image < 2; image++) {
      float[] expected = Arrays.copyOfRange(theirs, image * features, (image + 1) * features);
      float[] actual = Arrays.copyOfRange(ours.values(), image * features, (image + 1) * features);
      assertThat(distance(actual, expected)).as("image %d", image).isLessThan(TOLERANCE);
    }
    // Features that ignored the image would agree as well.
    assertThat(
            distance(
                Arrays.copyOf(theirs, features),
                Arrays.copyOfRange(theirs, features, 2 * features)))
        .isGreaterThan(DIFFERENT);
  }

  private static String lastOfBackbone(Network network) {
    List<Layer> layers = network.layers();
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i) instanceof Layer.Flatten) {
        return layers.get(i - 1).name();
      }
    }
    throw new IllegalArgumentException(network.name() + " has no head");
  }

  /** What the head of torchvision's model would see, [B, ...] flattened. */
  private float[] features(Path weights, String torchvision, Tensor input) throws Exception {
    Path inputFile = directory.resolve("input.safetensors");
    Path outputFile = directory.resolve("features");
    Safetensors.write(inputFile, new Safetensors.Content(Map.of("input", input), Map.of()));
    Ended ended =
        run(
            python.orElseThrow(),
            Directories.repository().resolve("tests/scripts/load-in-pytorch.py").toString(),
            weights.toString(),
            torchvision,
            inputFile.toString(),
            outputFile.toString());
    assertThat(ended.status()).as(ended.output()).isZero();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(outputFile));
    float[] features = new float[bytes.remaining() / Float.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(features);
    return features;
  }

  private record Ended(int status, String output) {}

  /** Runs a program, and says how it ended or that there is none of that name. */
  private static Ended run(String... command) throws InterruptedException {
    try {
      Path output = Files.createTempFile("uic-tests-python", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Ended(TIMED_OUT, "still running after " + PATIENCE_S + " s");
      }
      String said = Files.readString(output);
      Files.delete(output);
      return new Ended(process.exitValue(), said);
    } catch (IOException e) {
      return new Ended(NO_SUCH_COMMAND, e.toString());
    }
  }

  /** ‖a − b‖ / ‖b‖. */
  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < b.length; i++) {
      difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      norm += (double) b[i] * b[i];
    }
    return Math.sqrt(difference / norm);
  }

  /** Squares of random colours, from 4 pixels in the first image to 32 in the fourth. */
  private static ViewBatch images(int images, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] pixels = new byte[images * PIXELS * 3];
    for (int image = 0; image < images; image++) {
      int square = 4 << image;
      byte[] colours = new byte[PIXELS * 3];
      random.nextBytes(colours);
      for (int i = 0; i < PIXELS; i++) {
        int colour = (i / SIDE / square * SIDE + i % SIDE / square) * 3;
        System.arraycopy(colours, colour, pixels, (image * PIXELS + i) * 3, 3);
      }
    }
    return new ViewBatch(SIDE, pixels, Collections.nCopies(images, Photometric.NONE));
  }

  /** [B, 3, S, S], as torchvision's models want it. */
  private static Tensor normalised(ViewBatch views) {
    float[] values = new float[views.pixels().length];
    for (int i = 0; i < views.pixels().length; i++) {
      int image = i / 3 / PIXELS;
      int channel = i % 3;
      int pixel = i / 3 % PIXELS;
      double value = Byte.toUnsignedInt(views.pixels()[i]) / 255.0;
      values[(image * 3 + channel) * PIXELS + pixel] =
          (float) ((value - MEAN[channel]) / DEVIATION[channel]);
    }
    return new Tensor(new long[] {views.images(), 3, SIDE, SIDE}, values);
  }
}
