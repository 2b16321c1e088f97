package io.uicstream.engine.dl4j;

import io.uicstream.engine.Natives;
import io.uicstream.engine.NvidiaGpu;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The ND4J backend on the class path: whether it can run here, and on how many threads. */
final class Backend {
  private static final String CUDA_CLASS = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  private static final Natives.Library LIBRARY =
      new Natives.Library(
          "Deeplearning4j's native library, ND4J,",
          "nd4j-native, nd4j-native-preset, openblas and javacpp",
          // Of OpenBLAS and JavaCPP; ND4J itself asks for less.
          "2.34");

  private Backend() {}

  /** Where the outcome of the one attempt to load the native library is kept. */
  private static final class Loaded {
    static final Optional<String> REFUSAL = load();

    private static Optional<String> load() {
      try {
        Nd4j.scalar(1f).close();
        return Optional.empty();
      } catch (LinkageError | RuntimeException e) {
        return Optional.of(Natives.refusal(LIBRARY, e));
      }
    }
  }

  /** Why ND4J cannot run here; asks the driver before it loads anything that needs a GPU. */
  static Optional<String> unavailable() {
    if (cuda()) {
      Optional<String> refusal = CudaRules.refusal(gpu());
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Loaded.REFUSAL;
  }

  /**
   * Refuses what would fail later.
   *
   * @throws IllegalStateException if ND4J is {@link #unavailable}
   */
  static void require() {
    Optional<String> refusal = unavailable();
    if (refusal.isPresent()) {
      throw new IllegalStateException(refusal.get());
    }
  }

  /** Engine and device in words. */
  static String device() {
    if (cuda()) {
      return "dl4j (" + gpu().map(NvidiaGpu::name).orElse("no GPU") + ")";
    }
    return "dl4j (" + Natives.describeCpu(threads()) + ")";
  }

  /**
   * Limits the calling thread's passes to {@link #threads()}. OpenMP keeps this number per thread,
   * so each thread that uses a model calls it first.
   */
  static void limitThreads() {
    int threads = threads();
    NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
    ops.setOmpNumThreads(threads);
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
  }

  /**
   * Half of the processors: an operation is short, and a time slice that it waits for is long
   * (measured at over ten times slower when decoding or a broker took one of its cores).
   */
  private static int threads() {
    return Natives.cpuThreads(0.5);
  }

  /** ND4J takes the first one. */
  private static Optional<NvidiaGpu> gpu() {
    return NvidiaGpu.all().stream().findFirst();
  }

  /** Whether the class path holds ND4J for GPUs in place of the one for the CPU. */
  static boolean cuda() {
    return Backend.class.getClassLoader().getResource(CUDA_CLASS) != null;
  }
}
