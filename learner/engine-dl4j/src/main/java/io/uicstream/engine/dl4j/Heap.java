package io.uicstream.engine.dl4j;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between ND4J arrays and the Java heap. */
final class Heap {
  private Heap() {}

  /** Values of an array, row-major. */
  @SuppressWarnings("try")
  static float[] copy(INDArray array) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        INDArray dense = array.dup('c')) {
      return dense.data().asFloat();
    }
  }

  /** Overwrites an array, row-major. */
  @SuppressWarnings("try")
  static void assign(INDArray array, float[] values) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        INDArray source = Nd4j.create(values, array.shape(), 'c')) {
      array.assign(source);
    }
  }
}
