package io.uicstream.app.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which values must not be shown. */
final class Secrets {
  static final String MASK = "********";

  // For settings of plug-ins, whose types nobody here knows, too.
  private static final Pattern NAMES =
      Pattern.compile(
          "password|passphrase|secret|jaas|credential|token(?!\\.endpoint)|(private|keystore)\\.key"
              + "|basic\\.auth");

  // Up to the last @ before the next URL: a password may hold any character, rightly or not.
  private static final Pattern USER_INFO =
      Pattern.compile("(?<=://|^|[,\\s])(?:(?!://|,\\s*https?:)\\S)*@");

  private Secrets() {}

  /** The value as it may be shown. */
  static String shown(String name, String value) {
    if (value.isEmpty()) {
      return value;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    // Kafka is asked only about what is its own: its lists of properties take long to make.
    if (NAMES.matcher(lower).find()
        || (Table.named(name).isEmpty() && KafkaNames.isSecret(lower))) {
      return MASK;
    }
    return value.contains("://") || lower.endsWith("url")
        ? USER_INFO.matcher(value).replaceAll(MASK + "@")
        : value;
  }
}
