package io.uicstream.engine;

import java.util.Locale;

/** What numbers convolutions and matrix products are computed in. */
public enum Precision {
  /** 32-bit floats throughout. */
  FP32,
  /**
   * Products of bfloat16 numbers (8 bits of mantissa) summed in 32 bits; weights, momenta,
   * normalisation, softmax and loss stay 32-bit floats.
   */
  BF16;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
