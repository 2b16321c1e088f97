package io.uicstream.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Files of named tensors in the safetensors format, which other tools read as well: the length of
 * the header (8 bytes, little-endian), the header (JSON: type, shape and place of every tensor, and
 * a map of strings), the values (little-endian floats, no gaps).
 *
 * <p>Files written here carry a CRC-32C under the metadata key {@value #CHECKSUM}, over metadata,
 * names, shapes and values; it is checked when such a file is read. Files of other tools, which do
 * not have it, are read as well. Only the type F32 is known.
 *
 * <p>Stateless; safe for use by any thread.
 */
public final class Safetensors {
  /** Metadata key of the checksum: eight hexadecimal digits. */
  public static final String CHECKSUM = "crc32c";

  private static final int BUFFER_BYTES = 1 << 20;

  /** Where the values start is a multiple of this, so that a reader may map them. */
  private static final int ALIGNMENT = 8;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Safetensors() {}

  /**
   * What a file holds.
   *
   * @param tensors by name, in the order of the file
   * @param metadata free text by key, without the checksum
   */
  public record Content(Map<String, Tensor> tensors, Map<String, String> metadata) {}

  /**
   * Writes a file, tensors ordered by name, and forces it to the disk. An existing file is
   * overwritten.
   *
   * @param path the file; its directory exists
   * @param content tensors by name, and free text by key
   * @throws IOException naming the file, such as when the disk is full; what was written so far
   *     stays
   */
  public static void write(Path path, Content content) throws IOException {
    if (content.metadata().containsKey(CHECKSUM)) {
      throw new IllegalArgumentException("metadata must leave the key " + CHECKSUM + " free");
    }
    SortedMap<String, Tensor> tensors = new TreeMap<>(content.tensors());
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    SortedMap<String, String> metadata = new TreeMap<>(content.metadata());
    metadata.put(CHECKSUM, checksum(tensors, metadata, buffer));
    byte[] header = header(tensors, metadata);
    try (FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(file, length(header));
      writeFully(file, ByteBuffer.wrap(header));
      for (Tensor tensor : tensors.values()) {
        inChunks(tensor, buffer, chunk -> writeFully(file, chunk));
      }
      file.force(true);
    } catch (IOException e) {
      throw new IOException("cannot write " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file into memory, as much as the values take. Nothing in the file is trusted: sizes are
   * checked against the file's own before memory is taken.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static Content read(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      SafetensorsHeader header = SafetensorsHeader.read(file);
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        tensors.put(entry.name(), tensor(file, entry, buffer));
      }
      SortedMap<String, String> metadata = new TreeMap<>(header.metadata());
      String stated = metadata.remove(CHECKSUM);
      if (stated != null && !stated.equals(checksum(tensors, metadata, buffer))) {
        throw new IOException("contents do not match the checksum " + stated + ": damaged");
      }
      return new Content(tensors, metadata);
    } catch (IOException e) {
      throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static byte[] header(
      SortedMap<String, Tensor> tensors, SortedMap<String, String> metadata) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(SafetensorsHeader.METADATA, metadata);
    long begin = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      if (tensor.getKey().equals(SafetensorsHeader.METADATA)) {
        throw new IllegalArgumentException("no tensor may have the name " + tensor.getKey());
      }
      long end = begin + (long) Float.BYTES * tensor.getValue().values().length;
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", "F32");
      entry.put("shape", tensor.getValue().shape());
      entry.put("data_offsets", new long[] {begin, end});
      header.put(tensor.getKey(), entry);
      begin = end;
    }
    byte[] json = JSON.writeValueAsBytes(header);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static ByteBuffer length(byte[] header) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length);
  }

  private static Tensor tensor(FileChannel file, SafetensorsHeader.Entry entry, ByteBuffer buffer)
      throws IOException {
    float[] values = new float[entry.length()];
    int done = 0;
    while (done < values.length) {
      int count = Math.min(values.length - done, buffer.capacity() / Float.BYTES);
      buffer.clear().limit(count * Float.BYTES);
      SafetensorsHeader.readFully(file, buffer);
      buffer.flip().asFloatBuffer().get(values, done, count);
      done += count;
    }
    return new Tensor(entry.shape(), values);
  }

  private static String checksum(
      Map<String, Tensor> tensors, SortedMap<String, String> metadata, ByteBuffer buffer)
      throws IOException {
    CRC32C crc = new CRC32C();
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      update(crc, entry.getKey() + "=" + entry.getValue() + "\n");
    }
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      update(crc, entry.getKey() + Arrays.toString(entry.getValue().shape()) + "\n");
      inChunks(entry.getValue(), buffer, crc::update);
    }
    return String.format("%08x", crc.getValue());
  }

  private static void update(CRC32C crc, String text) {
    crc.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private interface ChunkConsumer {
    void accept(ByteBuffer chunk) throws IOException;
  }

  private static void inChunks(Tensor tensor, ByteBuffer buffer, ChunkConsumer consumer)
      throws IOException {
    float[] values = tensor.values();
    int done = 0;
    while (done < values.length) {
      int count = Math.min(values.length - done, buffer.capacity() / Float.BYTES);
      buffer.clear();
      buffer.asFloatBuffer().put(values, done, count);
      consumer.accept(buffer.limit(count * Float.BYTES));
      done += count;
    }
  }

  private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }
}
