package io.uicstream.app.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which values must not be shown. */
final class Secrets {
  static final String MASK = "********";

  private static final Pattern NAMES =
      Pattern.compile(
          "password|secret|jaas|credential|token(?!\\.endpoint)|keystore\\.key|basic\\.auth");
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]+@");

  private Secrets() {}

  /** The value as it may be shown. */
  static String shown(String name, String value) {
    if (value.isEmpty()) {
      return value;
    }
    return NAMES.matcher(name.toLowerCase(Locale.ROOT)).find()
        ? MASK
        : USER_INFO.matcher(value).replaceAll(MASK + "@");
  }
}
