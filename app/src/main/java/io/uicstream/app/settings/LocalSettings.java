package io.uicstream.app.settings;

import static io.uicstream.app.settings.Group.EMBEDDED;
import static io.uicstream.app.settings.Group.LOCAL;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files and ports on this machine. */
public final class LocalSettings {
  private static final int LAST_PORT = 65_535;

  /** Where everything that outlives a process lies. */
  public static final Setting<Path> DATA_DIR =
      new Setting<>(
          LOCAL,
          "data.dir",
          Type.path(),
          "uic-data",
          "",
          "label store, checkpoints, embedded broker and logs");

  /** Port of the embedded broker. */
  public static final Setting<Integer> BROKER_PORT =
      new Setting<>(
          EMBEDDED,
          "broker.port",
          Type.integer(0, LAST_PORT),
          "0",
          "port",
          "of the embedded broker on loopback; 0: a free one (`uic broker`: 9092)");

  /** Port of the built-in registry. */
  public static final Setting<Integer> REGISTRY_PORT =
      new Setting<>(
          EMBEDDED,
          "registry.port",
          Type.integer(0, LAST_PORT),
          "0",
          "port",
          "of the built-in schema registry; 0: a free one (`uic registry`: 8081)");

  /** Address of the built-in registry. */
  public static final Setting<String> REGISTRY_HOST =
      new Setting<>(
          EMBEDDED,
          "registry.host",
          Type.text("a host name or address", "[A-Za-z0-9.:_-]+"),
          "127.0.0.1",
          "",
          "address that the built-in registry listens on");

  /** Where the log goes. */
  public static final Setting<String> LOG =
      new Setting<>(
          LOCAL,
          "log",
          Type.word("file", "console"),
          "file",
          "",
          "where the log goes: data.dir/logs, or standard error");

  /** Where native libraries are unpacked to; empty: the user's folder for caches. */
  public static final Setting<Optional<Path>> NATIVES_DIR =
      new Setting<>(
          LOCAL,
          "natives.dir",
          Type.optional(Type.path()),
          "",
          "",
          "where native libraries are unpacked, once; empty: ~/.cache/uic-stream and ~/.javacpp");

  private LocalSettings() {}

  static List<Setting<?>> all() {
    return List.of(DATA_DIR, BROKER_PORT, REGISTRY_PORT, REGISTRY_HOST, LOG, NATIVES_DIR);
  }
}
