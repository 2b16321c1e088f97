package io.uicstream.engine.torch;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Native objects that last as long as a model; closing frees them all. */
final class Constants implements AutoCloseable {
  private final Backend backend;
  private final Deque<Pointer> owned = new ArrayDeque<>();

  Constants(Backend backend) {
    this.backend = backend;
  }

  /** Takes over an object, whose scope may end before this is closed. */
  <P extends Pointer> P own(P pointer) {
    pointer.retainReference();
    owned.push(pointer);
    return pointer;
  }

  /** A tensor on the device. */
  @SuppressWarnings("try")
  Tensor tensor(float[] values, long... shape) {
    try (PointerScope scope = new PointerScope()) {
      Tensor onHost = torch.from_blob(new FloatPointer(values), shape);
      return own(torch.empty(shape, backend.options(ScalarType.Float), null).copy_(onHost));
    }
  }

  /** A tensor as libtorch takes those that may be missing. */
  TensorOptional optional(Tensor tensor) {
    return own(new TensorOptional(tensor));
  }

  /** A missing tensor. */
  TensorOptional none() {
    return own(new TensorOptional());
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      owned.pop().close();
    }
  }
}
