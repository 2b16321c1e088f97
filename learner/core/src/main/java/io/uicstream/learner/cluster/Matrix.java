package io.uicstream.learner.cluster;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Row-major matrix of 32-bit floats in native memory, which OpenBLAS multiplies. Owner of its
 * memory; used and closed by one thread.
 */
final class Matrix implements AutoCloseable {
  private final int rows;
  private final int columns;
  private final FloatPointer pointer;
  private final FloatBuffer values;

  /** Zeros. */
  Matrix(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.pointer = new FloatPointer((long) rows * columns).zero();
    this.values = pointer.asBuffer();
  }

  static Matrix of(int rows, int columns, float[] values) {
    Matrix matrix = new Matrix(rows, columns);
    matrix.values.put(0, values);
    return matrix;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  FloatPointer pointer() {
    return pointer;
  }

  float get(int row, int column) {
    return values.get(row * columns + column);
  }

  void set(int row, int column, float value) {
    values.put(row * columns + column, value);
  }

  /** Copies a row out. */
  void row(int row, float[] into) {
    values.get(row * columns, into);
  }

  /** Copies a row in. */
  void setRow(int row, float[] from) {
    values.put(row * columns, from);
  }

  /** Divides every row by its length; rows of zeros stay. */
  void normaliseRows() {
    float[] row = new float[columns];
    for (int i = 0; i < rows; i++) {
      row(i, row);
      double square = 0;
      for (float value : row) {
        square += (double) value * value;
      }
      float scale = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
      for (int j = 0; j < columns; j++) {
        row[j] *= scale;
      }
      setRow(i, row);
    }
  }

  /** This transposed times itself: [columns, columns]. */
  Matrix gram() {
    Matrix product = new Matrix(columns, columns);
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        columns,
        columns,
        rows,
        1,
        pointer,
        columns,
        pointer,
        columns,
        0,
        product.pointer,
        columns);
    return product;
  }

  /**
   * Some rows of this times another transposed.
   *
   * @param from first row
   * @param count how many
   * @param other [n, columns]
   * @param into receives [count, n]
   */
  void timesTransposed(int from, int count, Matrix other, Matrix into) {
    // Refers into this matrix; closing it would free all of it.
    FloatPointer start = pointer.getPointer((long) from * columns);
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        count,
        other.rows,
        columns,
        1,
        start,
        columns,
        other.pointer,
        columns,
        0,
        into.pointer,
        other.rows);
  }

  @Override
  public void close() {
    pointer.close();
  }
}
