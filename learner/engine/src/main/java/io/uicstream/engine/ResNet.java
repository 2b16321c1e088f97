package io.uicstream.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks (He et al. 2016) with torchvision's names of weights. At side 224 they begin
 * with a 7×7 convolution of stride 2 and a pool; at 32 and 64 with a 3×3 convolution of stride 1,
 * as is usual for small images.
 */
final class ResNet {
  private static final int LARGE = 224;

  private ResNet() {}

  /** Blocks of two 3×3 convolutions; 512 features. */
  static List<Layer> resnet18(Networks.Request request) {
    Stack stack = begin(request);
    for (int stage = 0; stage < 4; stage++) {
      for (int block = 0; block < 2; block++) {
        int out = 64 << stage;
        String name = name(stage, block);
        stack.add(basic(name, stack.channels(), out, stride(stage, block)), out);
      }
    }
    return end(stack, request);
  }

  /**
   * Blocks of 1×1, 3×3 and 1×1 convolutions, the stride in the middle as torchvision has it; 2048
   * features.
   */
  static List<Layer> resnet50(Networks.Request request) {
    Stack stack = begin(request);
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < 4; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        int width = 64 << stage;
        String name = name(stage, block);
        stack.add(bottleneck(name, stack.channels(), width, stride(stage, block)), 4 * width);
      }
    }
    return end(stack, request);
  }

  private static String name(int stage, int block) {
    return "layer%d.%d".formatted(stage + 1, block);
  }

  private static int stride(int stage, int block) {
    return stage > 0 && block == 0 ? 2 : 1;
  }

  private static Stack begin(Networks.Request request) {
    Stack stack = new Stack(request.input());
    boolean large = request.side() >= LARGE;
    stack
        .add(
            large
                ? convolution("conv1", stack.channels(), 64, 7, 2)
                : convolution("conv1", stack.channels(), 64, 3, 1))
        .add(new Layer.BatchNorm("bn1", 64))
        .add(new Layer.Relu("relu"));
    return large ? stack.add(new Layer.MaxPool("maxpool", 3, 2, 1)) : stack;
  }

  private static Layer.Residual basic(String name, int in, int out, int stride) {
    return new Layer.Residual(
        name,
        List.of(
            convolution(name + ".conv1", in, out, 3, stride),
            new Layer.BatchNorm(name + ".bn1", out),
            new Layer.Relu(name + ".relu1"),
            convolution(name + ".conv2", out, out, 3, 1),
            new Layer.BatchNorm(name + ".bn2", out)),
        shortcut(name, in, out, stride));
  }

  private static Layer.Residual bottleneck(String name, int in, int width, int stride) {
    int out = 4 * width;
    return new Layer.Residual(
        name,
        List.of(
            convolution(name + ".conv1", in, width, 1, 1),
            new Layer.BatchNorm(name + ".bn1", width),
            new Layer.Relu(name + ".relu1"),
            convolution(name + ".conv2", width, width, 3, stride),
            new Layer.BatchNorm(name + ".bn2", width),
            new Layer.Relu(name + ".relu2"),
            convolution(name + ".conv3", width, out, 1, 1),
            new Layer.BatchNorm(name + ".bn3", out)),
        shortcut(name, in, out, stride));
  }

  private static List<Layer> shortcut(String name, int in, int out, int stride) {
    List<Layer> shortcut = new ArrayList<>();
    if (stride != 1 || in != out) {
      shortcut.add(convolution(name + ".downsample.0", in, out, 1, stride));
      shortcut.add(new Layer.BatchNorm(name + ".downsample.1", out));
    }
    return shortcut;
  }

  private static Layer convolution(String name, int in, int out, int kernel, int stride) {
    return new Layer.Convolution(name, in, out, kernel, stride, kernel / 2, false);
  }

  private static List<Layer> end(Stack stack, Networks.Request request) {
    if (request.head() == Networks.Head.PAPER) {
      throw new IllegalArgumentException(
          "the head paper (dropout) is for AlexNet and VGG; a ResNet takes the head bn or linear");
    }
    int features = stack.channels();
    stack.add(new Layer.GlobalAveragePool("avgpool"));
    return stack.head(
        request.head(),
        List.of(features, features, features, request.classes()),
        List.of("fc6", "fc7", "fc"),
        Stack::wide);
  }
}
