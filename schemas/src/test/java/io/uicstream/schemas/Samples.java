package io.uicstream.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One record of each kind; the Avro ones are those of {@code released/1/make.py}. */
final class Samples {
  private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

  private Samples() {}

  static Image image() {
    return Image.newBuilder()
        .setContent(
            ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9}))
        .setCapturedAtMs(AT)
        .setSource("folder/ä")
        .setAttributes(Map.of("camera", "north"))
        .build();
  }

  static Image imageReference() {
    byte[] sha256 = new byte[32];
    for (int i = 0; i < sha256.length; i++) {
      sha256[i] = (byte) i;
    }
    return Image.newBuilder()
        .setContent(new ImageReference("file:///images/a.jpg", new Sha256(sha256), 4321L))
        .setCapturedAtMs(AT)
        .build();
  }

  static Annotation annotation() {
    return new Annotation("frog", AT);
  }

  static PseudoLabel label() {
    return new PseudoLabel(
        7, 0.75f, LabelCause.VISIT, 3, 2, 41L, 1000L, "run-1", 2, 123_456_789_012L, AT);
  }

  static PseudoLabel firstLabel() {
    return PseudoLabel.newBuilder(label())
        .setCause(LabelCause.ARRIVAL)
        .setPreviousClass(null)
        .build();
  }

  static Embedding embedding() {
    return new Embedding("conv5", 2, List.of(0f, 0.5f, -1.25f, 3f), 1000L, 2, 123_456_789_012L, AT);
  }

  static Evaluation evaluation() {
    Evaluation.Sizes sizes =
        new Evaluation.Sizes(List.of(1L, 2L, 3L, 4L), 1, 2.5, 4, 0, 0.875, 3.5);
    return new Evaluation(
        AT.toEpochMilli(),
        4,
        10,
        Map.of(0, 12L),
        new Evaluation.Figures(10, 8, sizes, 0.5, 0.375, 0.25, null),
        new Evaluation.Figures(9, 0, sizes, null, null, null, "no annotations"),
        0.125,
        0.75,
        null,
        new Evaluation.Probes("conv5", 2_000, 1_000, 10, 0.375, 0.5, 0.125));
  }

  static LearnerStatus learnerStatus() {
    return new LearnerStatus(
        "run-1",
        LearnerStatus.State.RUNNING,
        AT.toEpochMilli(),
        "dl4j (CPU)",
        new LearnerStatus.Images(10, 6, 2, 1, 1, 6),
        new LearnerStatus.Training(5, 1280, 98.5, 2.25, 0.03, null, 1, 2, 0, 13.5, 0.5),
        new LearnerStatus.Window(6, 18_000, 4, 3, 0.5, 0.75),
        new LearnerStatus.Lag(7, null),
        List.of(new LearnerStatus.Split(0, 3, 2, 4)),
        new LearnerStatus.Embeddings(20, 1, 0.0625),
        new LearnerStatus.DeadLetters(
            Map.of("NOT_AN_IMAGE", 1L),
            List.of(new LearnerStatus.First("a.txt", "NOT_AN_IMAGE", "no image format"))));
  }

  static Alarm alarm() {
    return new Alarm(
        AT.toEpochMilli(), Alarm.Kind.COLLAPSE, true, 0.1, 0.2, "Nearly all in one class");
  }
}
