package io.uicstream.engine;

import java.util.List;
import java.util.stream.Stream;

/**
 * One step of a {@link Network}. Names are unique within a network and are the prefixes of
 * parameter names.
 */
public sealed interface Layer {
  /** Unique name, such as {@code conv1}. */
  String name();

  /** Layers that this one is made of, in the order of their parameters; none for most. */
  default List<Layer> parts() {
    return List.of();
  }

  /**
   * Per channel: x ← (x − mean) / std. Input and output [B, 3, S, S]; no parameters.
   *
   * @param mean three values, RGB in [0, 1]
   * @param std three values, RGB, above 0
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Normalize(String name, float[] mean, float[] std) implements Layer {}

  /**
   * Mean over channels, then the two fixed 3×3 Sobel filters with zero padding 1: [1,0,−1; 2,0,−2;
   * 1,0,−1] and [1,2,1; 0,0,0; −1,−2,−1] as cross-correlation. Input [B, 3, S, S], output [B, 2, S,
   * S]; no parameters.
   */
  record Sobel(String name) implements Layer {}

  /**
   * Square convolution: {@code name.weight} [out, in, k, k] from N(0, 2/(k·k·out)) and, where it
   * has one, {@code name.bias} [out] 0.
   */
  record Convolution(
      String name, int in, int out, int kernel, int stride, int padding, boolean bias)
      implements Layer {
    /** Height and width of the output for an input of this height and width. */
    public int outputSide(int side) {
      return (side + 2 * padding - kernel) / stride + 1;
    }
  }

  /**
   * Batch normalisation over channels or features, ε 1e-5, running statistics ← 0.9·running +
   * 0.1·batch with the unbiased batch variance: {@code name.weight} 1, {@code name.bias} 0, {@code
   * name.running_mean} 0, {@code name.running_var} 1, all [features].
   *
   * @param affine whether a trained scale and shift follow; without them it has no {@code weight}
   *     and no {@code bias}
   */
  record BatchNorm(String name, int features, boolean affine) implements Layer {
    /** With scale and shift. */
    public BatchNorm(String name, int features) {
      this(name, features, true);
    }
  }

  /** max(0, x). */
  record Relu(String name) implements Layer {}

  /** One value of each kernel×kernel window; incomplete windows are dropped. */
  sealed interface Pool extends Layer {
    /** Height and width of a window in pixels. */
    int kernel();

    /** Pixels from one window to the next. */
    int stride();

    /** Pixels added on each side, at most half of the kernel. */
    int padding();

    /** Height and width of the output for an input of this height and width. */
    default int outputSide(int side) {
      return (side + 2 * padding() - kernel()) / stride() + 1;
    }
  }

  /** Largest value of each window; padding never is the largest. */
  record MaxPool(String name, int kernel, int stride, int padding) implements Pool {}

  /** Mean of each window; padding counts as zeros (PyTorch's {@code count_include_pad}). */
  record AveragePool(String name, int kernel, int stride, int padding) implements Pool {}

  /** Mean over all pixels of each channel: [B, C, H, W] to [B, C, 1, 1]. */
  record GlobalAveragePool(String name) implements Layer {}

  /**
   * Residual block (He et al. 2016, section 3.2): max(0, body(x) + shortcut(x)).
   *
   * @param body layers in order, at least one; may hold everything but further blocks
   * @param shortcut layers in order; none for the identity
   */
  record Residual(String name, List<Layer> body, List<Layer> shortcut) implements Layer {
    public Residual {
      body = List.copyOf(body);
      shortcut = List.copyOf(shortcut);
      if (body.isEmpty()) {
        throw new IllegalArgumentException("residual block " + name + " has no body");
      }
    }

    @Override
    public List<Layer> parts() {
      return Stream.concat(body.stream(), shortcut.stream()).toList();
    }
  }

  /** [B, C, H, W] to [B, C·H·W], channel outermost. */
  record Flatten(String name) implements Layer {}

  /** In training, zero with probability {@code p} and scale the rest by 1/(1−p); else nothing. */
  record Dropout(String name, float p) implements Layer {}

  /** Fully connected: {@code name.weight} [out, in] and {@code name.bias} [out]. */
  record Linear(String name, int in, int out, Initial initial) implements Layer {
    /** Begins with weights from N(0, std²) and without a bias. */
    public Linear(String name, int in, int out, float std) {
      this(name, in, out, new Initial(std, 0));
    }

    /**
     * What a linear layer begins with.
     *
     * @param std weights are from N(0, std²)
     * @param bias biases are uniform in [-bias, bias]
     */
    public record Initial(float std, float bias) {}
  }
}
