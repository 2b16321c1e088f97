package io.uicstream.engine.torch;

import io.uicstream.engine.Pending;
import io.uicstream.engine.Scores;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The device is the CPU: batches are computed on where they are written, passes are done. */
final class CpuTransfer implements Transfer {
  private BytePointer staging = new BytePointer();

  @Override
  public Tensor upload(Packing packing) {
    int bytes = packing.bytes();
    if (staging.capacity() < bytes) {
      staging.close();
      staging = new BytePointer(bytes).retainReference();
    }
    packing.write(staging.asByteBuffer().order(ByteOrder.nativeOrder()));
    return torch.from_blob(staging, new long[] {bytes}, new TensorOptions(ScalarType.Byte));
  }

  @Override
  public void consumed() {}

  @Override
  public Pending download(Tensor logits, Tensor loss) {
    Scores scores =
        new Scores(
            Math.toIntExact(logits.size(0)),
            Math.toIntExact(logits.size(1)),
            Weights.onHeap(logits).values());
    return new Done(scores, loss == null ? Float.NaN : loss.item_float());
  }

  private record Done(Scores scores, float loss) implements Pending {}

  @Override
  public void await() {}

  @Override
  public void close() {
    staging.close();
  }
}
