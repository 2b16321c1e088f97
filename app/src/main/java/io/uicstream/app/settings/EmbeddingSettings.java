package io.uicstream.app.settings;

import static io.uicstream.app.settings.Group.OPERATION;

import java.util.List;

/** What the learner publishes of its features. */
public final class EmbeddingSettings {
  /** Share of the arrivals. */
  public static final Setting<Double> SHARE =
      new Setting<>(
          OPERATION,
          "embeddings.share",
          Type.number(0, 1),
          "0.1",
          "",
          "of the arrivals, chosen by a hash of their ids, whose features are published; 0 for none");

  /** Rate. */
  public static final Setting<Double> RATE =
      new Setting<>(
          OPERATION,
          "embeddings.rate",
          Type.number(0.001, 1_000_000),
          "50",
          "embeddings/s",
          "published at most");

  /** Layer. */
  public static final Setting<String> LAYER =
      new Setting<>(
          OPERATION,
          "embeddings.layer",
          Type.text("the name of a layer, or last", "[a-z0-9_.]+"),
          "last",
          "",
          "as uic probe names it, such as conv3; averaged into 2x2 cells");

  private EmbeddingSettings() {}

  static List<Setting<?>> all() {
    return List.of(SHARE, RATE, LAYER);
  }
}
