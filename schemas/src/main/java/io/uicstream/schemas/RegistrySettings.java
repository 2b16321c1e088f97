package io.uicstream.schemas;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach a schema registry.
 *
 * @param urls where it answers, at least one; tried in order
 * @param userInfo {@code user:password} for HTTP basic authentication
 * @param autoRegister true to register schemas on first use; false to only look them up, for
 *     registries that are filled by other means
 * @param requestTimeout how long one request may take
 * @param attempts how often all URLs are tried before giving up, at least 1
 * @param firstBackoff pause after the first failed attempt; doubles each time up to 5 s
 */
public record RegistrySettings(
    List<URI> urls,
    Optional<String> userInfo,
    boolean autoRegister,
    Duration requestTimeout,
    int attempts,
    Duration firstBackoff) {

  /** Comma-separated URLs; user and password may stand in a URL. */
  public static final String URL = "schema.registry.url";

  /** {@code user:password}. */
  public static final String USER_INFO = "basic.auth.user.info";

  /** {@code false} to only look schemas up. */
  public static final String AUTO_REGISTER = "auto.register.schemas";

  /** Milliseconds that one request may take. */
  public static final String REQUEST_TIMEOUT_MS = "schema.registry.request.timeout.ms";

  /** How often all URLs are tried before giving up. */
  public static final String ATTEMPTS = "schema.registry.attempts";

  public RegistrySettings {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException(URL + " names no URL; give one such as http://host:8081");
    }
    for (URI url : urls) {
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      if ((!http && !"https".equalsIgnoreCase(url.getScheme())) || url.getHost() == null) {
        throw new IllegalArgumentException(
            URL + " has '" + redacted(url) + "', which is not of the form http(s)://host:port");
      }
    }
    if (attempts < 1) {
      throw new IllegalArgumentException(ATTEMPTS + " is " + attempts + " but must be at least 1");
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException(REQUEST_TIMEOUT_MS + " must be above 0");
    }
  }

  /**
   * Reads the settings that are named by this class's constants; all others are left alone.
   *
   * @throws IllegalArgumentException when one is missing or makes no sense, naming it
   */
  public static RegistrySettings from(Map<String, String> properties) {
    List<URI> urls = new ArrayList<>();
    Optional<String> userInfo = Optional.ofNullable(properties.get(USER_INFO));
    for (String text : properties.getOrDefault(URL, "").split(",", -1)) {
      if (!text.isBlank()) {
        URI url = uri(text.strip());
        if (userInfo.isEmpty()) {
          userInfo = Optional.ofNullable(url.getUserInfo());
        }
        urls.add(url);
      }
    }
    return new RegistrySettings(
        urls,
        userInfo,
        Boolean.parseBoolean(properties.getOrDefault(AUTO_REGISTER, "true")),
        Duration.ofMillis(number(properties, REQUEST_TIMEOUT_MS, 10_000)),
        Math.toIntExact(number(properties, ATTEMPTS, 6)),
        Duration.ofMillis(200));
  }

  /** The URL without user and password, fit for messages. */
  static String redacted(URI url) {
    String text = url.toString();
    return url.getRawUserInfo() == null ? text : text.replace(url.getRawUserInfo() + "@", "");
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "RegistrySettings[urls=" + urls.stream().map(RegistrySettings::redacted).toList() + "]";
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          URL + " holds text that is not a URL: " + e.getMessage(), e);
    }
  }

  private static long number(Map<String, String> properties, String name, long otherwise) {
    String text = properties.get(name);
    try {
      return text == null ? otherwise : Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is '" + text + "' but must be a number", e);
    }
  }
}
