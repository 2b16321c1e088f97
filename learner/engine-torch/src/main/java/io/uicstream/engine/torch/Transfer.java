package io.uicstream.engine.torch;

import io.uicstream.engine.Pending;
import org.bytedeco.pytorch.Tensor;

/** Brings batches to the device and scores back. Used by one thread, which closes it. */
interface Transfer extends AutoCloseable {
  /**
   * Copies a batch to the device. The result may be used until {@link #consumed}.
   *
   * @return uint8 [bytes]
   */
  Tensor upload(Packing packing);

  /** What was computed so far has read the batch uploaded last. */
  void consumed();

  /**
   * Brings results back, without waiting for them.
   *
   * @param logits [B, K], 32-bit floats
   * @param loss a single value, or null for a pass without labels
   */
  Pending download(Tensor logits, Tensor loss);

  /** Waits for everything launched so far. */
  void await();

  @Override
  void close();

  /** A transfer for a device. */
  static Transfer of(Backend backend) {
    return backend.cuda() ? new CudaTransfer(backend) : new CpuTransfer();
  }
}
