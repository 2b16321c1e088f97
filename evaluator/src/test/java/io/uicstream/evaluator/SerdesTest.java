package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

/** Formats of stores and internal topics: a running evaluator is upgraded without losing them. */
class SerdesTest {
  private static final Pane PANE =
      new Pane(
          5_000,
          new Pane.Sender(3, 6_000, false),
          new Pane.Covered(77, 4, 5),
          Map.of(
              Cell.current(1, "cat"), 2L,
              Cell.current(1, ""), -1L,
              Cell.transition(0, 1), 1L,
              Cell.arrival(4_000, 0, ""), -1L,
              Cell.visit(5_000, true), 3L));

  @Test
  void shouldReadPanesOfTheFirstVersion() {
    // version 01 | start 5000, partition 3, watermark 6000, not idle | offset 77, 4 events, 5
    // records | columns "", "1", "cat" | cells: table, pane - start, row, column, change
    byte[] pinned =
        HexFormat.of()
            .parseHex(
                "01"
                    + "904e06e05d00"
                    + "9a01080a"
                    + "060002310663617"
                    + "4"
                    + "0a"
                    + "0000020001"
                    + "0000020404"
                    + "0200000202"
                    + "04cf0f000001"
                    + "0600020006");

    assertThat(new PaneSerde().deserialize("panes", pinned)).isEqualTo(PANE);
    assertThat(new PaneSerde().serialize("panes", PANE)).isEqualTo(pinned);
  }

  @Test
  void shouldReadImageStatesOfTheFirstVersion() {
    ImageState state =
        new ImageState(
            Optional.of(new ImageState.Label(5, -1)),
            Optional.of("cat"),
            Optional.of(new ImageState.Arrival(5, 1_000)),
            Optional.of(new ImageState.Mark("r", 9)));
    byte[] pinned =
        HexFormat.of().parseHex("01" + "010a01" + "0106636174" + "010ad00f" + "01027212");

    assertThat(new ImageStateSerde().deserialize("images", pinned)).isEqualTo(state);
    assertThat(new ImageStateSerde().serialize("images", state)).isEqualTo(pinned);
  }

  @Test
  void shouldKeepEverythingElse() {
    Cell cell = Cell.arrival(1_700_000_000_000L, 2_999, "Löwe");
    assertThat(roundTrip(new CellSerde(), cell)).isEqualTo(cell);
    assertThat(roundTrip(new ImageStateSerde(), ImageState.UNKNOWN)).isEqualTo(ImageState.UNKNOWN);
    PaneProgress open = new PaneProgress(3_000, true, new Pane.Covered(9, 8, 7));
    assertThat(roundTrip(new PaneProgress.Serde(), open)).isEqualTo(open);
    FiguresProgress progress =
        new FiguresProgress(
            7_000, 99, 5_000, Map.of(0, 5L, 1, 6L), List.of(new Pane.Sender(1, 8_000, true)));
    assertThat(roundTrip(new FiguresProgress.Serde(), progress)).isEqualTo(progress);
    AlarmState alarm = new AlarmState(true, 1_000, 0.25, 2_000);
    assertThat(roundTrip(new AlarmState.Serde(), alarm)).isEqualTo(alarm);
  }

  @Test
  void shouldRefuseAnotherVersionAndDamage() {
    assertThatThrownBy(() -> new PaneSerde().deserialize("panes", new byte[] {9, 1, 2}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("another format");
    assertThatThrownBy(() -> new PaneSerde().deserialize("panes", new byte[] {1, 1, 2}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void shouldTellEmbeddingsFromPanes() {
    EmbeddedImage image =
        new EmbeddedImage(
            "a", 9_000, new EmbeddedImage.Source(1, 5), "conv5", new float[] {0.5f, -1});
    ContributionSerde serde = new ContributionSerde();
    byte[] pane = serde.serializer().serialize("panes", PANE);
    byte[] embedding = serde.serializer().serialize("panes", new AnnotatedEmbedding(image, "cat"));

    assertThat(pane).isEqualTo(new PaneSerde().serialize("panes", PANE));
    assertThat(serde.deserializer().deserialize("panes", pane)).isEqualTo(PANE);
    // kind 02 version 01 | id, time, partition, offset, layer | 2 values | true class
    assertThat(embedding)
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "0201"
                        + "0261"
                        + "d08c01"
                        + "02"
                        + "0a"
                        + "0a636f6e7635"
                        + "04"
                        + "0000003f"
                        + "000080bf"
                        + "06636174"));
    AnnotatedEmbedding read =
        (AnnotatedEmbedding) serde.deserializer().deserialize("panes", embedding);
    assertThat(read.trueClass()).isEqualTo("cat");
    assertThat(read.key()).isEqualTo(new AnnotatedEmbedding(image, "cat").key());
    assertThat(read.image().layer()).isEqualTo("conv5");
    assertThat(read.image().values()).containsExactly(0.5f, -1);
  }

  private static <T> T roundTrip(BinarySerde<T> serde, T value) {
    return serde.deserialize("topic", serde.serialize("topic", value));
  }
}
