package io.uicstream.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file, checked.
 *
 * @param entries in the order of their values in the file, which they cover without gap or overlap
 * @param metadata free text by key; empty where the file has none
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /** The format's own limit. */
  private static final long MAX_BYTES = 100_000_000;

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /**
   * Where a tensor is.
   *
   * @param begin first byte, from where the values start
   * @param end byte after the last
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(String name, long[] shape, long begin, long end) {
    /** Number of values. */
    int length() {
      return Math.toIntExact((end - begin) / Float.BYTES);
    }
  }

  /** Reads the header and leaves the channel at the first value. */
  static SafetensorsHeader read(FileChannel file) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(file, length);
    long bytes = length.getLong(0);
    long rest = file.size() - Long.BYTES;
    if (bytes < 2 || bytes > MAX_BYTES || bytes > rest) {
      throw new IOException(
          "states a header of "
              + Long.toUnsignedString(bytes)
              + " bytes where 2 to "
              + Math.min(rest, MAX_BYTES)
              + " are possible: cut off, or no safetensors file");
    }
    ByteBuffer json = ByteBuffer.allocate((int) bytes);
    readFully(file, json);
    SafetensorsHeader header = parse(json.array());
    header.requireCovered(rest - bytes);
    return header;
  }

  static void readFully(FileChannel file, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (file.read(buffer) < 0) {
        throw new IOException("ends " + buffer.remaining() + " bytes too early: cut off");
      }
    }
  }

  private static SafetensorsHeader parse(byte[] bytes) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IOException("header is not JSON: " + e.getOriginalMessage(), e);
    }
    if (!json.isObject()) {
      throw new IOException("header is not a JSON object");
    }
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : json.properties()) {
      if (property.getKey().equals(METADATA)) {
        readMetadata(property.getValue(), metadata);
      } else {
        entries.add(entry(property.getKey(), property.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    return new SafetensorsHeader(entries, metadata);
  }

  private static void readMetadata(JsonNode json, Map<String, String> metadata) throws IOException {
    if (!json.isObject()) {
      throw new IOException(METADATA + " is not a JSON object");
    }
    for (Map.Entry<String, JsonNode> property : json.properties()) {
      if (!property.getValue().isTextual()) {
        throw new IOException(METADATA + "." + property.getKey() + " is not a string");
      }
      metadata.put(property.getKey(), property.getValue().textValue());
    }
  }

  private static Entry entry(String name, JsonNode json) throws IOException {
    JsonNode type = json.path("dtype");
    if (!type.asText().equals("F32")) {
      throw new IOException(
          "tensor " + name + " is of type " + type + "; only F32 can be read: convert it");
    }
    long[] shape = integers(name, "shape", json);
    long[] offsets = integers(name, "data_offsets", json);
    if (offsets.length != 2) {
      throw new IOException("tensor " + name + " has " + offsets.length + " data_offsets, not 2");
    }
    long bytes;
    try {
      bytes = Math.multiplyExact(Float.BYTES, Tensor.size(shape));
    } catch (ArithmeticException e) {
      throw new IOException("tensor " + name + " has the shape " + Arrays.toString(shape), e);
    }
    if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes) {
      throw new IOException(
          "tensor %s of shape %s takes %d bytes, but its data_offsets are %s"
              .formatted(name, Arrays.toString(shape), bytes, Arrays.toString(offsets)));
    }
    if (bytes / Float.BYTES > Integer.MAX_VALUE - 8) {
      throw new IOException("tensor " + name + " does not fit a Java array: " + bytes + " bytes");
    }
    return new Entry(name, shape, offsets[0], offsets[1]);
  }

  private static long[] integers(String name, String field, JsonNode json) throws IOException {
    JsonNode array = json.path(field);
    long[] integers = new long[array.size()];
    boolean valid = array.isArray();
    for (int i = 0; i < integers.length && valid; i++) {
      valid = array.get(i).canConvertToLong() && array.get(i).isIntegralNumber();
      integers[i] = array.get(i).asLong();
      valid &= integers[i] >= 0;
    }
    if (!valid) {
      throw new IOException(
          "tensor " + name + " has no " + field + " of whole numbers, at least 0");
    }
    return integers;
  }

  /** The values must be all of the rest of the file, each byte in exactly one tensor. */
  private void requireCovered(long bytes) throws IOException {
    long covered = 0;
    for (Entry entry : entries) {
      if (entry.begin() != covered) {
        throw new IOException(
            "tensor %s starts at byte %d of the values where %d was expected: gap or overlap"
                .formatted(entry.name(), entry.begin(), covered));
      }
      covered = entry.end();
    }
    if (covered != bytes) {
      throw new IOException(
          "holds %d bytes of values, but its header describes %d: cut off or damaged"
              .formatted(bytes, covered));
    }
  }
}
