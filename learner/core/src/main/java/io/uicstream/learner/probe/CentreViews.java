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
import java.util.Map;
import java.util.TreeMap;

/**
 * The centre views ({@link View#centre}) of a folder, decoded once and read many times. Pixels lie
 * in a temporary file of S·S·3 bytes an image, so that memory does not limit how many there are.
 *
 * <p>Used by one thread, which closes it; that deletes the file.
 */
public final class CentreViews implements AutoCloseable {
  private final Decoding decoding;
  private final FileChannel pixels;
  private final Images images;
  private final Undecodable undecodable;

  /**
   * Images that could not be decoded.
   *
   * @param byReason how many, by the name of the reason
   * @param reasons which and why, of the first few
   */
  public record Undecodable(Map<String, Long> byReason, List<String> reasons) {
    public Undecodable {
      byReason = Collections.unmodifiableMap(new TreeMap<>(byReason));
      reasons = List.copyOf(reasons);
    }

    /** How many. */
    public long images() {
      return byReason.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * The images that were decoded.
   *
   * @param source where they come from
   * @param names N, by which the source knows them
   * @param trueClasses N names
   */
  record Images(LabelledImages source, List<String> names, List<String> trueClasses)
      implements ImageBytes {
    Images {
      names = List.copyOf(names);
      trueClasses = List.copyOf(trueClasses);
    }

    @Override
    public byte[] read(int image) throws IOException {
      return source.read(names.get(image));
    }

    @Override
    public String name(int image) {
      return names.get(image);
    }
  }

  /**
   * Takes over a file.
   *
   * @param pixels [N, S, S, 3] uint8 RGB
   */
  CentreViews(Decoding decoding, FileChannel pixels, Images images, Undecodable undecodable) {
    this.decoding = decoding;
    this.pixels = pixels;
    this.images = images;
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
    return decoding.side();
  }

  /** N, the images that were decoded. */
  public int images() {
    return images.trueClasses.size();
  }

  /** What is missing here. */
  public Undecodable undecodable() {
    return undecodable;
  }

  /** Name of the true class of every image. */
  public List<String> trueClasses() {
    return images.trueClasses;
  }

  /** Names of all classes, sorted. */
  public List<String> classes() {
    return images.trueClasses.stream().distinct().sorted().toList();
  }

  /** Number of every image's class in a sorted list that has it. */
  int[] labels(List<String> classes) {
    return images.trueClasses.stream()
        .mapToInt(name -> Collections.binarySearch(classes, name))
        .toArray();
  }

  /** Some of the views, read from the file. */
  ViewBatch batch(int first, int count) {
    int side = decoding.side();
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

  /** Makes other views of the same images, which are read again; closed by the caller. */
  ViewLoader loader() {
    return new ViewLoader(images, decoding);
  }

  @Override
  public void close() throws IOException {
    pixels.close();
  }
}
