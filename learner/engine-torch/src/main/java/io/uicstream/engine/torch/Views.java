package io.uicstream.engine.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The photometric half of views ({@link io.uicstream.engine.Photometric}) for a whole batch at
 * once, on the device. Works on planes [B, 3, S, S], whose rows libtorch computes in vectors.
 */
final class Views {
  private static final long[] ONE = {1, 1};
  private static final long[] NONE = {0, 0};

  private final Scalar red;
  private final Scalar green;
  private final Scalar blue;
  private final Scalar byteScale;
  private final ScalarOptional zero;
  private final ScalarOptional one;
  private final TensorOptional noBias;

  Views(Constants constants) {
    red = constants.own(new Scalar(0.299f));
    green = constants.own(new Scalar(0.587f));
    blue = constants.own(new Scalar(0.114f));
    byteScale = constants.own(new Scalar(1 / 255f));
    zero = constants.own(new ScalarOptional(constants.own(new Scalar(0f))));
    one = constants.own(new ScalarOptional(constants.own(new Scalar(1f))));
    noBias = constants.none();
  }

  /** The input of a network, before its normalisation: RGB in [0, 1], [B, 3, S, S]. */
  Tensor apply(Packing packing, Packing.Parts parts) {
    Tensor planes = parts.pixels().permute(0, 3, 1, 2).contiguous(MemoryFormat.Contiguous);
    if (packing.flips()) {
      Tensor flip = parts.colour(9, 1).gt(new Scalar(0.5f));
      planes = torch.where(flip, planes.flip(3), planes);
    }
    Tensor images = planes.to(ScalarType.Float).mul_(byteScale);
    if (packing.colours()) {
      colour(images, parts);
    }
    if (packing.grays()) {
      Tensor gray = parts.colour(10, 1);
      Tensor luma = luma(images);
      Tensor keep = gray.logical_not().to(ScalarType.Float);
      images.mul_(keep).addcmul_(luma, gray);
    }
    if (packing.blurs()) {
      images.index_copy_(0, parts.blurred(), blur(images, parts));
    }
    return images;
  }

  private void colour(Tensor images, Packing.Parts parts) {
    Tensor luma = luma(images);
    Tensor mean = luma.mean(new long[] {1, 2, 3}, true, null);
    images
        .mul_(parts.colour(0, 3))
        .addcmul_(luma, parts.colour(3, 3))
        .add_(mean.mul(parts.colour(6, 3)))
        .clamp_(zero, one);
  }

  private Tensor luma(Tensor images) {
    return images
        .narrow(1, 0, 1)
        .mul(red)
        .add_(images.narrow(1, 1, 1), green)
        .add_(images.narrow(1, 2, 1), blue);
  }

  /** Rows first, then columns, each image with its own weights: a convolution of single planes. */
  private Tensor blur(Tensor images, Packing.Parts parts) {
    long side = images.size(2);
    long n = parts.blurred().size(0);
    long taps = parts.blur().size(1);
    long radius = taps / 2;
    long planes = 3 * n;
    Tensor weights = parts.blur().unsqueeze(1).expand(n, 3, taps).reshape(planes, 1, 1, taps);
    Tensor selected = images.index_select(0, parts.blurred()).view(1, planes, side, side);
    Tensor rows =
        torch.conv2d(
            torch.replication_pad2d(selected, radius, radius, 0, 0),
            weights,
            noBias,
            ONE,
            NONE,
            ONE,
            planes);
    Tensor columns =
        torch.conv2d(
            torch.replication_pad2d(rows, 0, 0, radius, radius),
            weights.view(planes, 1, taps, 1),
            noBias,
            ONE,
            NONE,
            ONE,
            planes);
    return columns.view(n, 3, side, side);
  }
}
