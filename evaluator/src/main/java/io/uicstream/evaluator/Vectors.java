package io.uicstream.evaluator;

import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/** Arithmetic on features; the order of its sums is fixed, so that restarts change no bit. */
final class Vectors {
  private Vectors() {}

  /** A copy divided by its length; zeros stay. */
  static float[] unit(float[] values) {
    double square = 0;
    for (float value : values) {
      square += (double) value * value;
    }
    double scale = square == 0 ? 0 : 1 / Math.sqrt(square);
    float[] unit = new float[values.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (values[i] * scale);
    }
    return unit;
  }

  /** Inner product of two vectors of one length. */
  static float dot(float[] a, float[] b) {
    // Four sums side by side: the processor need not wait for each addition.
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  static void write(float[] values, Encoder out) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  static float[] read(BinaryDecoder in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }

  /** Writes a vector, for a store. */
  static final class Serde extends BinarySerde<float[]> {
    @Override
    void write(float[] values, Encoder out) throws IOException {
      Vectors.write(values, out);
    }

    @Override
    float[] read(BinaryDecoder in) throws IOException {
      return Vectors.read(in);
    }
  }
}
