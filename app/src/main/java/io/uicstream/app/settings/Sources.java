package io.uicstream.app.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that may set something, as text.
 *
 * @param command what the command prefers, by name of the setting
 * @param file properties file
 * @param environment all environment variables; those that begin with {@code UIC_} count
 * @param flags what was given on the command line, by name of the setting
 * @param unknownFlags arguments of the command line that nothing is known of
 */
public record Sources(
    Map<String, String> command,
    Optional<Path> file,
    Map<String, String> environment,
    Map<String, String> flags,
    List<String> unknownFlags) {
  /** Variable that names the properties file where no {@code --config} is given. */
  public static final String FILE_VARIABLE = Setting.ENVIRONMENT_PREFIX + "CONFIG";

  public Sources {
    command = Map.copyOf(command);
    environment = Map.copyOf(environment);
    flags = Map.copyOf(flags);
    unknownFlags = List.copyOf(unknownFlags);
    if (file.isEmpty() && environment.containsKey(FILE_VARIABLE)) {
      file = Optional.of(Path.of(environment.get(FILE_VARIABLE)));
    }
  }
}
