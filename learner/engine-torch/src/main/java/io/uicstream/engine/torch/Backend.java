package io.uicstream.engine.torch;

import io.uicstream.engine.Natives;
import io.uicstream.engine.NvidiaGpu;
import io.uicstream.engine.Precision;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The libtorch on the class path and the device that it computes on. Immutable; safe for use by any
 * thread.
 */
final class Backend {
  // Natives of CUDA 13 hold code for sm_75 (Turing) and later, and ask for this driver.
  private static final int OLDEST_CAPABILITY = 75;
  private static final int OLDEST_DRIVER = 580;
  private static final int OLDEST_BF16 = 80;

  private static final Natives.Library LIBRARY =
      new Natives.Library("libtorch's native library", "pytorch, openblas and javacpp", "2.35");

  private final Optional<NvidiaGpu> gpu;
  private final Optional<String> remark;

  private Backend(Optional<NvidiaGpu> gpu, Optional<String> remark) {
    this.gpu = gpu;
    this.remark = remark;
  }

  /** Where the outcome of the one attempt to load the native library is kept. */
  private static final class Loaded {
    private static Backend backend;
    static final Optional<String> REFUSAL = load();

    private static Optional<String> load() {
      try {
        Loader.load(torch.class);
      } catch (LinkageError | RuntimeException e) {
        return Optional.of(Natives.refusal(LIBRARY, e));
      }
      backend = detect();
      return Optional.empty();
    }
  }

  /** Why libtorch cannot run here. */
  static Optional<String> unavailable() {
    return Loaded.REFUSAL;
  }

  /**
   * The library, loaded.
   *
   * @throws IllegalStateException if it is {@link #unavailable}
   */
  static Backend loaded() {
    unavailable()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    return Loaded.backend;
  }

  private static Backend detect() {
    boolean loaded = torch.hasDeviceGuardImpl(DeviceType.CUDA);
    if (!loaded && !builtForCuda()) {
      return new Backend(Optional.empty(), Optional.empty());
    }
    List<NvidiaGpu> gpus = NvidiaGpu.all();
    Optional<String> refusal = refusal(gpus);
    if (refusal.isEmpty() && !(loaded && torch.hasCUDA())) {
      refusal =
          Optional.of(
              "libtorch finds no CUDA device: install all libraries of CUDA 13 (cuFile included),"
                  + " cuDNN 9 and NCCL 2, and see CUDA_VISIBLE_DEVICES");
    }
    if (refusal.isPresent()) {
      return new Backend(Optional.empty(), refusal);
    }
    // Convolutions of one shape come by the million: it pays to try the algorithms once. fp32 means
    // 32-bit floats, not TF32.
    torch.globalContext().setBenchmarkCuDNN(true);
    torch.globalContext().setAllowTF32CuDNN(false);
    return new Backend(Optional.of(gpus.get(0)), Optional.empty());
  }

  /** Whether natives for CUDA are on the class path, be they loaded or not. */
  private static boolean builtForCuda() {
    String natives = "org/bytedeco/pytorch/" + Loader.getPlatform() + "-gpu/";
    ClassLoader classes = Backend.class.getClassLoader();
    return classes.getResource(natives + "libtorch_cuda.so") != null
        || classes.getResource(natives + "torch_cuda.dll") != null;
  }

  /** Why libtorch for CUDA 13 leaves the first GPU alone; empty where it can use it. */
  static Optional<String> refusal(List<NvidiaGpu> gpus) {
    if (gpus.isEmpty()) {
      return Optional.of("this build can use a GPU, and nvidia-smi finds none");
    }
    NvidiaGpu gpu = gpus.get(0);
    if (gpu.capability() < OLDEST_CAPABILITY) {
      return Optional.of(
          gpu.description() + " is older than sm_" + OLDEST_CAPABILITY + ", the first of CUDA 13");
    }
    if (gpu.driver() < OLDEST_DRIVER) {
      return Optional.of(
          "CUDA 13 needs an NVIDIA driver %d or later, this one is %d: update the driver"
              .formatted(OLDEST_DRIVER, gpu.driver()));
    }
    return Optional.empty();
  }

  /** Whether it computes on a GPU. */
  boolean cuda() {
    return gpu.isPresent();
  }

  /** What it computes on. */
  DeviceType deviceType() {
    return cuda() ? DeviceType.CUDA : DeviceType.CPU;
  }

  /** Options of tensors on the device. */
  TensorOptions options(ScalarType type) {
    return new TensorOptions(type)
        .device(new DeviceOptional(new Device(deviceType(), (byte) (cuda() ? 0 : -1))));
  }

  /** Device in words. */
  String description() {
    if (gpu.isPresent()) {
      return gpu.get().description();
    }
    String cpu = Natives.describeCpu(CpuThreads.count());
    return remark.map(r -> cpu + "; no GPU: " + r).orElse(cpu);
  }

  /** bfloat16 where the device multiplies it faster than 32-bit floats. */
  Precision fastestPrecision() {
    boolean bf16 =
        gpu.map(g -> g.capability() >= OLDEST_BF16).orElseGet(CpuThreads::haveBf16Instructions);
    return bf16 ? Precision.BF16 : Precision.FP32;
  }

  /**
   * Sets the calling thread's number of threads on the CPU. OpenMP keeps it per thread, so the
   * thread that uses a model calls this first; {@link Replicas} have threads of their own.
   *
   * <p>OpenBLAS, which multiplies 32-bit matrices of linear layers, gets one: after each product
   * its own threads wait for the next one by spinning, on the cores that OpenMP's threads need
   * (measured on two cores: 780 images/s instead of 1,480 with the small network).
   */
  void useThreads() {
    CpuThreads.use(CpuThreads.count());
    useBlasThreads(1);
  }

  /** Sets OpenBLAS's number of threads, for all of the process. */
  void useBlasThreads(int threads) {
    openblas_nolapack.blas_set_num_threads(threads);
  }
}
