package io.uicstream.engine.torch;

import io.uicstream.engine.Pending;
import io.uicstream.engine.Scores;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceGuardImplInterface;
import org.bytedeco.pytorch.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.EventFlag;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Copies between pinned memory and a GPU: batches on a stream of their own, through two buffers, so
 * that a batch is copied while the one before is computed on; results on the stream of the
 * computation. The host waits only where it reads results, writes a buffer whose copy (two batches
 * ago) is under way, or replaces a buffer by a larger one.
 */
final class CudaTransfer implements Transfer {
  private static final byte DEVICE = 0;

  private final Backend backend;
  private final DeviceGuardImplInterface device = torch.getDeviceGuardImpl(DeviceType.CUDA);
  private final Stream copies;
  private final Slot[] slots = {new Slot(), new Slot()};
  private final Set<Launched> unread = new HashSet<>();
  private int current;

  /** A buffer on either side; events say when it may be written again. */
  private final class Slot implements AutoCloseable {
    private Tensor pinned;
    private Tensor onDevice;
    private ByteBuffer bytes;
    private final Event copied = new Event();
    private final Event consumed = new Event();

    void reserve(int size) {
      if (bytes != null && bytes.capacity() >= size) {
        return;
      }
      release();
      int roomy = size + size / 4;
      pinned = pinned(ScalarType.Byte, roomy);
      onDevice =
          torch.empty(new long[] {roomy}, backend.options(ScalarType.Byte), null).retainReference();
      bytes = pinned.data_ptr_byte().capacity(roomy).asByteBuffer().order(ByteOrder.nativeOrder());
      // The allocator may hand out memory that work queued by now still reads: written after it.
      consumed.record(computation());
    }

    private void release() {
      if (pinned != null) {
        consumed.await();
        pinned.close();
        onDevice.close();
      }
      pinned = null;
      onDevice = null;
      bytes = null;
    }

    @Override
    public void close() {
      release();
      copied.close();
      consumed.close();
    }
  }

  /** A point in a stream's work. */
  private final class Event implements AutoCloseable {
    private final PointerPointer<Pointer> handle =
        new PointerPointer<Pointer>(1).put(0, null).retainReference();

    private boolean recorded() {
      return handle.get(0) != null;
    }

    void record(Stream stream) {
      device.record(handle, stream, DEVICE, EventFlag.PYTORCH_DEFAULT);
    }

    /** Makes a stream wait, not the host. */
    void block(Stream stream) {
      if (recorded()) {
        device.block(handle.get(0), stream);
      }
    }

    void await() {
      if (recorded()) {
        device.synchronizeEvent(handle.get(0));
      }
    }

    @Override
    public void close() {
      if (recorded()) {
        device.destroyEvent(handle.get(0), DEVICE);
      }
      handle.close();
    }
  }

  CudaTransfer(Backend backend) {
    this.backend = backend;
    Device gpu = new Device(DeviceType.CUDA, DEVICE);
    this.copies = device.getStreamFromGlobalPool(gpu, false).retainReference();
  }

  private static Tensor pinned(ScalarType type, int size) {
    return torch
        .empty(
            new long[] {size}, new TensorOptions(type).pinned_memory(new BoolOptional(true)), null)
        .retainReference();
  }

  private static Stream computation() {
    return torch.getCurrentStream(DEVICE);
  }

  @Override
  public Tensor upload(Packing packing) {
    current = 1 - current;
    Slot slot = slots[current];
    slot.copied.await();
    slot.reserve(packing.bytes());
    packing.write(slot.bytes);
    Stream computation = computation();
    slot.consumed.block(copies);
    Tensor target = slot.onDevice.narrow(0, 0, packing.bytes());
    device.exchangeStream(copies);
    try {
      target.copy_(slot.pinned.narrow(0, 0, packing.bytes()), true);
    } finally {
      device.exchangeStream(computation);
    }
    slot.copied.record(copies);
    slot.copied.block(computation);
    return target;
  }

  @Override
  @SuppressWarnings("try")
  public void consumed() {
    try (PointerScope scope = new PointerScope()) {
      slots[current].consumed.record(computation());
    }
  }

  @Override
  public Pending download(Tensor logits, Tensor loss) {
    int images = Math.toIntExact(logits.size(0));
    int classes = Math.toIntExact(logits.size(1));
    Tensor host = pinned(ScalarType.Float, images * classes + 1);
    host.narrow(0, 0, (long) images * classes).copy_(logits.detach().reshape(-1), true);
    if (loss != null) {
      host.select(0, (long) images * classes).copy_(loss.detach(), true);
    }
    Event done = new Event();
    done.record(computation());
    Launched launched = new Launched(host, done, images, classes, loss != null);
    unread.add(launched);
    return launched;
  }

  /** Results on their way to pinned memory, which is given back as soon as they are read. */
  private final class Launched implements Pending {
    private final int images;
    private final int classes;
    private final boolean labelled;
    private Tensor host;
    private Event done;
    private Scores scores;
    private float loss;

    Launched(Tensor host, Event done, int images, int classes, boolean labelled) {
      this.host = host;
      this.done = done;
      this.images = images;
      this.classes = classes;
      this.labelled = labelled;
    }

    private void read() {
      if (host == null) {
        return;
      }
      done.await();
      float[] logits = new float[images * classes];
      FloatPointer values = host.data_ptr_float();
      values.get(logits);
      loss = labelled ? values.get(logits.length) : Float.NaN;
      scores = new Scores(images, classes, logits);
      unread.remove(this);
      free();
    }

    private void free() {
      done.close();
      host.close();
      done = null;
      host = null;
    }

    @Override
    public Scores scores() {
      read();
      return scores;
    }

    @Override
    public float loss() {
      read();
      return loss;
    }
  }

  @Override
  public void await() {
    device.synchronizeDevice(DEVICE);
  }

  @Override
  public void close() {
    await();
    unread.forEach(Launched::free);
    unread.clear();
    for (Slot slot : slots) {
      slot.close();
    }
    copies.close();
  }
}
