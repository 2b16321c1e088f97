package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  private static final Tensor MATRIX = tensor(new long[] {2, 1}, 1, -2);
  private static final Tensor SCALAR = tensor(new long[0], 0.5f);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("model.safetensors");
  }

  @Test
  void shouldWriteTheseBytes() throws IOException {
    Safetensors.write(
        file, new Safetensors.Content(Map.of("w", MATRIX, "b", SCALAR), Map.of("step", "7")));
    // Header of 160 bytes; then 0.5, 1 and -2 as little-endian floats.
    String header =
        "{\"__metadata__\":{\"crc32c\":\"CCCCCCCC\",\"step\":\"7\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[4,12]}} ";
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, 8, bytes.length - 20, StandardCharsets.UTF_8);
    assertThat(text.replaceFirst("[0-9a-f]{8}", "CCCCCCCC").stripTrailing())
        .isEqualTo(header.stripTrailing());
    assertThat(bytes.length - 20).isEqualTo((header.stripTrailing().length() + 7) / 8 * 8);
    assertThat(bytes[0] & 0xff).isEqualTo(bytes.length - 20);
    assertThat(Arrays.copyOfRange(bytes, 1, 8)).containsOnly(0);
    assertThat(HexFormat.of().formatHex(bytes, bytes.length - 12, bytes.length))
        .isEqualTo("0000003f" + "0000803f" + "000000c0");
  }

  @Test
  void shouldPinTheChecksum() throws IOException {
    // Bitwise CRC-32C (reflected polynomial 0x82F63B78) of the bytes that the Javadoc lists.
    ByteBuffer covered = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    covered.put("step=7\nb[]\n".getBytes(StandardCharsets.UTF_8)).putFloat(0.5f);
    covered.put("w[2, 1]\n".getBytes(StandardCharsets.UTF_8)).putFloat(1).putFloat(-2);
    int crc = -1;
    for (byte b : Arrays.copyOf(covered.array(), covered.position())) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) * 0x82F63B78);
      }
    }
    Safetensors.write(
        file, new Safetensors.Content(Map.of("w", MATRIX, "b", SCALAR), Map.of("step", "7")));
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .contains("\"crc32c\":\"%08x\"".formatted(~crc));
  }

  @Test
  void shouldReadAFileOfAnotherTool() throws IOException {
    // As the format's reference implementation writes it: no checksum, other key order, spaces.
    write(
        "{\"w\":{\"data_offsets\":[4, 12],\"dtype\":\"F32\",\"shape\":[2,1]}, "
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}   ",
        HexFormat.of().parseHex("0000003f0000803f000000c0"));
    Safetensors.Content content = Safetensors.read(file);
    assertThat(content.tensors()).containsOnlyKeys("b", "w");
    assertSame(content.tensors().get("w"), MATRIX);
    assertSame(content.tensors().get("b"), SCALAR);
    assertThat(content.metadata()).isEmpty();
  }

  @Test
  void shouldReadWhatItWrote() throws IOException {
    Random random = new Random(1);
    float[] values = new float[700 * 1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    values[0] = Float.NaN;
    values[1] = Float.NEGATIVE_INFINITY;
    Map<String, Tensor> tensors =
        Map.of(
            "large",
            new Tensor(new long[] {700, 1000}, values),
            "empty",
            tensor(new long[] {3, 0}),
            "quoted \"name\" ü",
            SCALAR);
    Map<String, String> metadata = Map.of("note", "a \"b\" \n ü", "empty", "");
    Safetensors.write(file, new Safetensors.Content(tensors, metadata));
    Safetensors.Content content = Safetensors.read(file);
    assertThat(content.metadata()).isEqualTo(metadata);
    assertThat(content.tensors()).containsOnlyKeys(tensors.keySet());
    tensors.forEach((name, tensor) -> assertSame(content.tensors().get(name), tensor));
  }

  @Test
  void shouldOverwriteALongerFile() throws IOException {
    Files.write(file, new byte[10_000]);
    Safetensors.write(file, new Safetensors.Content(Map.of("w", MATRIX), Map.of()));
    assertSame(Safetensors.read(file).tensors().get("w"), MATRIX);
  }

  @Test
  void shouldRefuseEveryTruncationAndEveryFlippedBit() throws IOException {
    Safetensors.write(
        file, new Safetensors.Content(Map.of("w", MATRIX, "b", SCALAR), Map.of("step", "7")));
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThatExceptionOfType(IOException.class)
          .as("first %d bytes", length)
          .isThrownBy(() -> Safetensors.read(file))
          .withMessageContaining(file.toString());
    }
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] damaged = good.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, damaged);
      assertUnharmedOrRefused(bit);
    }
  }

  /** A flip may turn a key into one that means nothing; then the values must still be right. */
  private void assertUnharmedOrRefused(int bit) {
    try {
      Safetensors.Content content = Safetensors.read(file);
      assertThat(content.metadata()).as("bit %d", bit).doesNotContainValue("6");
      assertSame(content.tensors().get("w"), MATRIX);
      assertSame(content.tensors().get("b"), SCALAR);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining(file.toString());
    }
  }

  @Test
  void shouldNameWhatIsWrongWithAHostileHeader() throws IOException {
    assertRefused("[]", "not a JSON object");
    assertRefused("{\"w\":", "not JSON");
    assertRefused("{} {}", "not JSON");
    assertRefused("{\"w\":1}", "w is of type");
    assertRefused(entry("BF16", "[1]", "[0,4]"), "w is of type \"BF16\"");
    assertRefused(entry("F32", "[-1]", "[0,4]"), "no shape");
    assertRefused(entry("F32", "[1.5]", "[0,4]"), "no shape");
    assertRefused(entry("F32", "{}", "[0,4]"), "no shape");
    assertRefused(entry("F32", "[99999999999999999999]", "[0,4]"), "no shape");
    assertRefused(entry("F32", "[4294967296,4294967296]", "[0,4]"), "has the shape");
    assertRefused(entry("F32", "[1]", "[0,4,8]"), "3 data_offsets");
    assertRefused(entry("F32", "[1]", "[4,0]"), "data_offsets are [4, 0]");
    assertRefused(entry("F32", "[2]", "[0,4]"), "takes 8 bytes");
    assertRefused(entry("F32", "[2]", "[0,8]"), "its header describes 8");
    assertRefused(entry("F32", "[1]", "[4,8]"), "gap or overlap");
    assertRefused(entry("F32", "[3000000000]", "[0,12000000000]"), "does not fit");
    String twice = entry("F32", "[1]", "[0,4]");
    assertRefused(twice.replace("}}", "},\"v\":" + twice.substring(5)), "gap or overlap");
    assertRefused(twice.replace("}}", "},\"w\":" + twice.substring(5)), "Duplicate field");
    assertRefused("{\"__metadata__\":[]}", "__metadata__ is not");
    assertRefused("{\"__metadata__\":{\"a\":1}}", "__metadata__.a is not a string");
    assertRefused("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}", "not JSON");
  }

  @Test
  void shouldCheckTheStatedHeaderLengthBeforeTakingMemory() throws IOException {
    for (long length : new long[] {-1, 0, 1, Long.MAX_VALUE, 100_000_001, 9}) {
      ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
      Files.write(file, bytes.array());
      assertThatThrownBy(() -> Safetensors.read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("header of " + Long.toUnsignedString(length) + " bytes");
    }
  }

  @Test
  void shouldNameTheFileThatCannotBeWritten() {
    Path nowhere = directory.resolve("missing").resolve("a.safetensors");
    assertThatThrownBy(
            () -> Safetensors.write(nowhere, new Safetensors.Content(Map.of(), Map.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write " + nowhere);
  }

  @Test
  void shouldKeepItsOwnNamesFree() {
    assertThatThrownBy(
            () ->
                Safetensors.write(
                    file, new Safetensors.Content(Map.of(), Map.of("crc32c", "00000000"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                Safetensors.write(
                    file, new Safetensors.Content(Map.of("__metadata__", SCALAR), Map.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String entry(String type, String shape, String offsets) {
    return "{\"w\":{\"dtype\":\""
        + type
        + "\",\"shape\":"
        + shape
        + ",\"data_offsets\":"
        + offsets
        + "}}";
  }

  private void assertRefused(String header, String cause) throws IOException {
    write(header, new byte[4]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .as(header)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(cause);
  }

  private void write(String header, byte[] values) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).put(values).array());
  }

  private static Tensor tensor(long[] shape, float... values) {
    return new Tensor(shape, values);
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).containsExactly(expected.shape());
    assertThat(actual.values()).isEqualTo(expected.values());
  }
}
