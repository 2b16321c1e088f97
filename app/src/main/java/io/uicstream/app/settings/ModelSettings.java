package io.uicstream.app.settings;

import static io.uicstream.app.settings.Group.NETWORK;
import static io.uicstream.app.settings.Group.WINDOW;

import io.uicstream.engine.Networks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The network, its engine, and the window it learns from. */
public final class ModelSettings {
  /** Which engine runs the network. */
  public static final Setting<String> ENGINE =
      new Setting<>(
          NETWORK,
          "engine",
          Type.word("auto", "torch", "dl4j"),
          "auto",
          "",
          "auto takes the fastest one that runs on this machine and says which and why");

  /** What it multiplies in. */
  public static final Setting<String> PRECISION =
      new Setting<>(
          NETWORK,
          "precision",
          Type.word("auto", "fp32", "bf16"),
          "auto",
          "",
          "of products: auto is bf16 on hardware with instructions for it; weights stay fp32");

  /** Architecture. */
  public static final Setting<String> NETWORK_NAME =
      new Setting<>(
          NETWORK,
          "network",
          Type.word(Networks.names().toArray(String[]::new)),
          "alexnet-small",
          "",
          "alexnet-small for inputs of 32 or 64, alexnet for 224, the others for 32, 64 and 224");

  /** S. */
  public static final Setting<Integer> INPUT =
      new Setting<>(
          NETWORK,
          "input",
          Type.integer(16, 1024),
          "32",
          "pixels",
          "height and width of what the network sees");

  /** First layers. */
  public static final Setting<String> INPUT_CHANNELS =
      new Setting<>(
          NETWORK,
          "input.channels",
          Type.word("sobel", "rgb"),
          "sobel",
          "",
          "what the first layer sees: edges (the paper) or colours");

  /** Last layers. */
  public static final Setting<String> HEAD =
      new Setting<>(
          NETWORK,
          "head",
          Type.word("bn", "paper", "linear"),
          "bn",
          "",
          "last layers: bn (MLP with batch norm), paper (two wide layers, dropout 0.5) or linear");

  /** K. */
  public static final Setting<Integer> CLASSES =
      new Setting<>(
          NETWORK,
          "classes",
          Type.integer(2, 1_000_000),
          "100",
          "classes",
          "K, the number of pseudo classes; fixed for the life of a data directory");

  /** Seed. */
  public static final Setting<Long> SEED =
      new Setting<>(
          NETWORK,
          "seed",
          Type.wide(Long.MIN_VALUE, Long.MAX_VALUE),
          "1",
          "",
          "of weights, views, draws and splits");

  /** Weights to begin with. */
  public static final Setting<Optional<Path>> WEIGHTS =
      new Setting<>(
          NETWORK,
          "weights",
          Type.optional(Type.path()),
          "",
          "",
          "checkpoint of another run to begin with in place of random weights, in a new data directory");

  /** W by count. */
  public static final Setting<Integer> WINDOW_IMAGES =
      new Setting<>(
          WINDOW,
          "window.images",
          Type.integer(1, Integer.MAX_VALUE),
          "50000",
          "images",
          "most images that can be drawn for training");

  /** W by size. */
  public static final Setting<Long> WINDOW_BYTES =
      new Setting<>(
          WINDOW,
          "window.bytes",
          Type.bytes(1),
          "unlimited",
          "bytes",
          "most encoded bytes kept for training");

  /** W by age. */
  public static final Setting<Long> WINDOW_AGE =
      new Setting<>(
          WINDOW,
          "window.age",
          Type.duration(1),
          "never",
          "time",
          "images admitted longer ago leave the window");

  private ModelSettings() {}

  static List<Setting<?>> all() {
    return List.of(
        ENGINE,
        PRECISION,
        NETWORK_NAME,
        INPUT,
        INPUT_CHANNELS,
        HEAD,
        CLASSES,
        SEED,
        WEIGHTS,
        WINDOW_IMAGES,
        WINDOW_BYTES,
        WINDOW_AGE);
  }
}
