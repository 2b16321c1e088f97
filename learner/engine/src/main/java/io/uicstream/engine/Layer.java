package io.uicstream.engine;

/**
 * One step of a {@link Network}. Names are unique within a network and are the prefixes of
 * parameter names.
 */
public sealed interface Layer {
  /** Unique name, such as {@code conv1}. */
  String name();

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
   * Square convolution with bias: {@code name.weight} [out, in, k, k] from N(0, 2/(k·k·out)),
   * {@code name.bias} [out] 0.
   */
  record Convolution(String name, int in, int out, int kernel, int stride, int padding)
      implements Layer {}

  /**
   * Batch normalisation over channels or features, ε 1e-5, running statistics ← 0.9·running +
   * 0.1·batch with the unbiased batch variance: {@code name.weight} 1, {@code name.bias} 0, {@code
   * name.running_mean} 0, {@code name.running_var} 1, all [features].
   */
  record BatchNorm(String name, int features) implements Layer {}

  /** max(0, x). */
  record Relu(String name) implements Layer {}

  /** Largest value of each kernel×kernel window; no padding, incomplete windows dropped. */
  record MaxPool(String name, int kernel, int stride) implements Layer {}

  /** [B, C, H, W] to [B, C·H·W], channel outermost. */
  record Flatten(String name) implements Layer {}

  /** In training, zero with probability {@code p} and scale the rest by 1/(1−p); else nothing. */
  record Dropout(String name, float p) implements Layer {}

  /**
   * Fully connected: {@code name.weight} [out, in] from N(0, initStd²), {@code name.bias} [out] 0.
   */
  record Linear(String name, int in, int out, float initStd) implements Layer {}
}
