package io.uicstream.app;

import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import io.uicstream.learner.checkpoint.ExportedWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code uic export} has written, and how PyTorch takes it. */
final class ExportSummary {
  private static final int LARGE = 224;

  /** Names of the constructors in {@code torchvision.models}, by network. */
  private static final Map<String, String> TORCHVISION =
      Map.of("resnet18", "resnet18", "resnet50", "resnet50", "vgg16", "vgg16_bn");

  private final NetworkSpec network;
  private final boolean whole;

  private ExportSummary(NetworkSpec network, boolean whole) {
    this.network = network;
    this.whole = whole;
  }

  /** Lines for people. */
  static List<String> lines(ExportedWeights weights, Path file, boolean whole) {
    List<String> lines = new ArrayList<>();
    lines.add("wrote     " + file);
    lines.add("network   " + weights.network().text());
    lines.add(
        "training  step %s, %s samples, run %s"
            .formatted(
                number(weights.progress().step()),
                number(weights.progress().samples()),
                weights.progress().runId()));
    lines.add(
        "weights   %s, %d tensors, %s parameters"
            .formatted(
                whole ? "all" : "backbone",
                weights.weights().size(),
                number(weights.parameters())));
    ExportSummary summary = new ExportSummary(weights.network(), whole);
    lines.add("input     " + summary.input());
    lines.add("PyTorch   weights = safetensors.torch.load_file(\"" + file + "\")");
    summary.torchvision().forEach(line -> lines.add("          " + line));
    return lines;
  }

  private String input() {
    return switch (network.input()) {
      case RGB ->
          "RGB of %1$d x %1$d pixels, normalised with ImageNet's mean and deviation"
              .formatted(network.side());
      case SOBEL ->
          "the first layer wants 2 Sobel channels (horizontal, vertical) of %1$d x %1$d pixels"
              .formatted(network.side());
    };
  }

  /** How a model of torchvision takes the weights; nothing where it has no such network. */
  private List<String> torchvision() {
    String constructor = TORCHVISION.get(network.name());
    if (constructor == null || network.input() != Input.RGB) {
      return List.of();
    }
    if (whole && !headFits()) {
      return List.of(
          "torchvision has no such head; its models take what is written without --whole");
    }
    List<String> lines = new ArrayList<>();
    String classes = whole ? "num_classes=" + network.classes() : "";
    lines.add("model = torchvision.models.%s(%s)".formatted(constructor, classes));
    if (!network.name().equals("vgg16") && network.side() < LARGE) {
      String reason = "  # for " + network.side() + " pixels";
      lines.add("model.conv1 = torch.nn.Conv2d(3, 64, 3, padding=1, bias=False)" + reason);
      lines.add("model.maxpool = torch.nn.Identity()" + reason);
    }
    lines.add(
        whole
            ? "model.load_state_dict(weights)"
            : "model.load_state_dict(weights, strict=False)  # all but the head");
    return lines;
  }

  private boolean headFits() {
    return network.name().equals("vgg16")
        ? network.head() == Head.PAPER && network.side() == LARGE
        : network.head() == Head.LINEAR;
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
