package io.uicstream.engine;

import java.util.List;

/** AlexNet with batch normalisation, as in DeepCluster (Caron et al. 2018), and a small one. */
final class AlexNet {
  private static final List<String> LINEAR = List.of("fc6", "fc7", "top");

  private AlexNet() {}

  /** Without groups and local response normalisation: 55, 27, 13, 6 pixels. */
  static List<Layer> full(Networks.Request request) {
    Stack stack = new Stack(request.input());
    convolution(stack, 1, 96, 11, 4, 2);
    pool(stack, 1, 3, 2);
    convolution(stack, 2, 256, 5, 1, 2);
    pool(stack, 2, 3, 2);
    convolution(stack, 3, 384, 3, 1, 1);
    convolution(stack, 4, 384, 3, 1, 1);
    convolution(stack, 5, 256, 3, 1, 1);
    pool(stack, 5, 3, 2);
    return stack.head(
        request.head(), List.of(256 * 6 * 6, 4096, 4096, request.classes()), LINEAR, Stack::wide);
  }

  /** Side 32 ends in 4×4 pixels, side 64 in 8×8. */
  static List<Layer> small(Networks.Request request) {
    Stack stack = new Stack(request.input());
    convolution(stack, 1, 32, 3, 1, 1);
    pool(stack, 1, 2, 2);
    convolution(stack, 2, 64, 3, 1, 1);
    pool(stack, 2, 2, 2);
    convolution(stack, 3, 96, 3, 1, 1);
    convolution(stack, 4, 96, 3, 1, 1);
    convolution(stack, 5, 64, 3, 1, 1);
    pool(stack, 5, 2, 2);
    int pixels = request.side() / 8;
    return stack.head(
        request.head(),
        List.of(64 * pixels * pixels, 512, 512, request.classes()),
        LINEAR,
        Stack.narrow(request.head()));
  }

  private static void convolution(
      Stack stack, int number, int out, int kernel, int stride, int padding) {
    stack
        .add(
            new Layer.Convolution(
                "conv" + number, stack.channels(), out, kernel, stride, padding, true))
        .add(new Layer.BatchNorm("bn" + number, out))
        .add(new Layer.Relu("relu" + number));
  }

  private static void pool(Stack stack, int number, int kernel, int stride) {
    stack.add(new Layer.MaxPool("pool" + number, kernel, stride, 0));
  }
}
