package io.uicstream.engine;

import java.util.List;

/**
 * VGG16 with batch normalisation (Simonyan and Zisserman 2015, configuration D). Weights have
 * torchvision's names: layers of {@code features} and {@code classifier} are numbered through.
 */
final class Vgg {
  private static final int POOL = 0;
  private static final List<Integer> CONVOLUTIONS =
      List.of(
          64, 64, POOL, 128, 128, POOL, 256, 256, 256, POOL, 512, 512, 512, POOL, 512, 512, 512,
          POOL);

  private Vgg() {}

  /** Five pools: 224 ends in 7×7 pixels, 64 in 2×2, 32 in 1×1; hidden layers of 4096 or 512. */
  static List<Layer> vgg16(Networks.Request request) {
    Stack stack = new Stack(request.input());
    int index = 0;
    for (int out : CONVOLUTIONS) {
      if (out == POOL) {
        stack.add(new Layer.MaxPool("features." + index++, 2, 2, 0));
      } else {
        stack
            .add(new Layer.Convolution("features." + index++, stack.channels(), out, 3, 1, 1, true))
            .add(new Layer.BatchNorm("features." + index++, out))
            .add(new Layer.Relu("features." + index++));
      }
    }
    int pixels = request.side() / 32;
    boolean large = request.side() >= 224;
    int hidden = large ? 4096 : 512;
    return stack.head(
        request.head(),
        List.of(512 * pixels * pixels, hidden, hidden, request.classes()),
        List.of("classifier.0", "classifier.3", "classifier.6"),
        large ? Stack::wide : Stack.narrow(request.head()));
  }
}
