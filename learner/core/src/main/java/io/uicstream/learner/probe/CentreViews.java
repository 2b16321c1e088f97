package io.uicstream.learner.probe;

import io.uicstream.engine.Photometric;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;

/**
 * The centre views ({@link View#centre}) of a folder, decoded once and read many times. Pixels lie
 * in a temporary file of S·S·3 bytes an image, so that memory does not limit how many there are.
 *
 * <p>Used by one thread, which closes it; that deletes the file.
 */
public final class CentreViews implements AutoCloseable {
  private final int side;
  private final FileChannel pixels;
  private final List<String> trueClasses;
  private final Undecodable undecodable;

  /**
   * Images that could not be decoded.
   *
   * @param images how many
   * @param reasons which and why, of the first few
   */
  public record Undecodable(long images, List<String> reasons) {
    public Undecodable {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * Takes over a file.
   *
   * @param pixels [N, S, S, 3] uint8 RGB
   * @param trueClasses N names
   */
  CentreViews(int side, FileChannel pixels, List<String> trueClasses, Undecodable undecodable) {
    this.side = side;
    this.pixels = pixels;
    this.trueClasses = List.copyOf(trueClasses);
    this.undecodable = undecodable;
  }

  /**
   * Decodes all images, in their order. Those that cannot be decoded are counted and left out.
   *
   * @throws IOException if the images cannot be read
   * @throws ProbeException if there is no room for the views, or none could be decoded
   */
  public static CentreViews decode(LabelledImages images, Decoding decoding, ProbeProgress progress)
      throws IOException {
    FileChannel file = temporaryFile();
    try (ViewDecoder decoder = new ViewDecoder(decoding, file)) {
      return decoder.decode(images, progress);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static FileChannel temporaryFile() throws IOException {
    Path file = Files.createTempFile("uic-views-", ".rgb");
    return FileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** S in pixels. */
  int side() {
    return side;
  }

  /** N, the images that were decoded. */
  public int images() {
    return trueClasses.size();
  }

  /** What is missing here. */
  public Undecodable undecodable() {
    return undecodable;
  }

  /** Name of the true class of every image. */
  public List<String> trueClasses() {
    return trueClasses;
  }

  /** Names of all classes, sorted. */
  public List<String> classes() {
    return trueClasses.stream().distinct().sorted().toList();
  }

  /** Number of every image's class in a sorted list that has it. */
  int[] labels(List<String> classes) {
    return trueClasses.stream().mapToInt(name -> Collections.binarySearch(classes, name)).toArray();
  }

  /** Some of the views, read from the file. */
  ViewBatch batch(int first, int count) {
    int imageBytes = side * side * 3;
    byte[] bytes = new byte[Math.multiplyExact(count, imageBytes)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      while (buffer.hasRemaining()) {
        int read = pixels.read(buffer, (long) first * imageBytes + buffer.position());
        if (read < 0) {
          throw new IOException("the temporary file of the views was cut short");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ViewBatch(side, bytes, Collections.nCopies(count, Photometric.NONE));
  }

  @Override
  public void close() throws IOException {
    pixels.close();
  }
}
