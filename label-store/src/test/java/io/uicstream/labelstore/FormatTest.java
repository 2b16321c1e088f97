package io.uicstream.labelstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.labelstore.OutboxEntry.Cause;
import io.uicstream.labelstore.OutboxEntry.Labelled;
import io.uicstream.labelstore.OutboxEntry.Removal;
import io.uicstream.labelstore.OutboxEntry.Removed;
import io.uicstream.labelstore.OutboxEntry.Unusable;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * Pins byte format 2. The hex was put together by hand from the layouts in {@link LabelCodec},
 * {@link OutboxCodec} and {@link Meta}; stores in the field hold such bytes.
 */
class FormatTest {
  private static final String ROW =
      "b817" // label 3000
          + "8108" // admission 1024, plus 1
          + "ac02" // 300 encoded bytes
          + "01" // epoch -1
          + "06" // earlier label 5, plus 1
          + "3f400000" // confidence 0.75
          + "8008" // previous label 1023, plus 1
          + "03" // visits
          + "d209" // sequence 1234
          + "07" // partition
          + "80808001" // offset 2^21
          + "d00f" // captured at 1000 ms
          + "02" // two recent labels
          + "b817c801" // 3000 at step 100
          + "ff0714"; // 1023 ten steps before

  private static final String CHUNK =
      "00000004"
          + "020161" // SPLIT, id "a"
          + "043f00000003" // label 4, confidence 0.5, previous label 2 plus 1
          + "0864" // visits 8, model step 100
          + "0109d00f" // partition 1, offset 9, at 1000 ms
          + "000162" // ARRIVAL, id "b"
          + "003f80000000" // label 0, confidence 1, no previous label
          + "0100" // visits 1, model step 0
          + "0000d00f"
          + "040163d00f" // EXPIRED, id "c", at 1000 ms
          + "050000" // unusable, without key and value
          + "0203" // partition 2, offset 3
          + "0172" // reason "r"
          + "0164"; // detail "d"

  private static final List<OutboxEntry> ENTRIES =
      List.of(
          new Labelled(
              41,
              "a",
              4,
              0.5f,
              Cause.SPLIT,
              OptionalInt.of(2),
              8,
              100,
              new SourcePosition(1, 9),
              1000),
          new Labelled(
              42,
              "b",
              0,
              1,
              Cause.ARRIVAL,
              OptionalInt.empty(),
              1,
              0,
              new SourcePosition(0, 0),
              1000),
          new Removed(43, "c", Removal.EXPIRED, 1000),
          new Unusable(
              44, new DeadLetter(new byte[0], new byte[0], new SourcePosition(2, 3), "r", "d")));

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static Row row() {
    Row row = new Row("image");
    row.relabel(1023, 90, -2);
    row.relabel(3000, 100, -1);
    row.admission = 1024;
    row.encodedBytes = 300;
    row.earlier = 5;
    row.confidence = 0.75f;
    row.visits = 3;
    row.sequence = 1234;
    row.position = new SourcePosition(7, 1 << 21);
    row.capturedAtMs = 1000;
    return row;
  }

  @Test
  void shouldWriteALabelRowAsPinned() {
    assertThat(LabelCodec.encode(row(), new ByteWriter(1))).isEqualTo(bytes(ROW));
  }

  @Test
  void shouldReadThePinnedLabelRow() {
    Row read = new Row("image");
    LabelCodec.decode(bytes(ROW), read);
    assertThat(read.toLabelRow(true)).isEqualTo(row().toLabelRow(true));
    assertThat(List.of(read.admission, (long) read.encodedBytes, (long) read.epoch))
        .containsExactly(1024L, 300L, -1L);
    assertThat(read.earlier).isEqualTo(5);
  }

  @Test
  void shouldRefuseALabelRowCutAnywhere() {
    byte[] whole = bytes(ROW);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> LabelCodec.decode(cut, new Row("image")))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("ends too early");
    }
  }

  @Test
  void shouldWriteAnOutboxChunkAsPinned() {
    OutboxChunk chunk = new OutboxChunk();
    ENTRIES.forEach(chunk::add);
    assertThat(chunk.lastSequence()).hasValue(44);
    assertThat(chunk.take()).isEqualTo(bytes(CHUNK));
    assertThat(chunk.lastSequence()).isEmpty();
  }

  @Test
  void shouldReadThePinnedOutboxChunk() {
    assertThat(OutboxCodec.decode(44, bytes(CHUNK))).usingRecursiveComparison().isEqualTo(ENTRIES);
  }

  @Test
  void shouldPinAnImageOfTheWindow() {
    byte[] row = WindowImage.encode(bytes("c3a462"), bytes("ffd8ff"));
    assertThat(row).isEqualTo(bytes("03" + "c3a462" + "ffd8ff"));
    WindowImage read = WindowImage.decode(row);
    assertThat(read.imageId()).isEqualTo("äb");
    assertThat(read.encoded()).isEqualTo(bytes("ffd8ff"));
  }

  @Test
  void shouldPinMeta() {
    Meta meta =
        new Meta(
            300,
            1000,
            128,
            2,
            5,
            new Counters(10, 1, 2, 3, 4, 5, 6, 7, 8),
            Map.of(3, 200L, 1, 4L),
            Map.of());
    String hex =
        "ac02" + "e807" + "8001" + "0205" + "0a0102030405060708" + "02" + "0104" + "03c801";
    assertThat(meta.encode()).isEqualTo(bytes(hex));
    assertThat(Meta.decode(bytes(hex))).isEqualTo(meta);
  }

  @Test
  void shouldPinMetaWithDeadLettersBehindWhatOlderVersionsRead() {
    Meta meta =
        new Meta(
            300,
            1000,
            128,
            2,
            5,
            new Counters(10, 1, 2, 3, 4, 5, 6, 7, 8),
            Map.of(1, 4L),
            Map.of("r", 2L, "b", 1L));
    String hex =
        ("ac02" + "e807" + "8001" + "0205" + "0a0102030405060708" + "01" + "0104")
            + ("02" + "016201" + "017202");
    assertThat(meta.encode()).isEqualTo(bytes(hex));
    assertThat(Meta.decode(bytes(hex))).isEqualTo(meta);
  }

  @Test
  void shouldRefuseCountersThatDoNotAddUp() {
    assertThatThrownBy(() -> new Counters(10, 1, 2, 3, 5, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("received 10");
  }
}
