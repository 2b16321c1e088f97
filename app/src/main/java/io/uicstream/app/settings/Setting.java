package io.uicstream.app.settings;

import java.util.Locale;

/**
 * One setting.
 *
 * @param group what it is about
 * @param name lower-case words with dots, such as {@code window.images}
 * @param type how its text is read and what it may be
 * @param defaultText its default, as text
 * @param unit unit of the value, empty where it has none
 * @param meaning a phrase for help and table
 */
public record Setting<T>(
    Group group, String name, Type<T> type, String defaultText, String unit, String meaning) {
  /** Prefix of environment variables. */
  static final String ENVIRONMENT_PREFIX = "UIC_";

  public Setting {
    type.parse(defaultText);
  }

  /** The flag: {@code window.images} gives {@code --window-images}; kafka and source go without. */
  public String flag() {
    return "--" + name.replaceFirst("^(kafka|source)\\.", "").replace('.', '-');
  }

  /** The environment variable: {@code window.images} gives {@code UIC_WINDOW_IMAGES}. */
  public String variable() {
    return ENVIRONMENT_PREFIX + name.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** The default, parsed. */
  public T defaultValue() {
    return type.parse(defaultText);
  }
}
