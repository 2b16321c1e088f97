package io.uicstream.schemas;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to reach a schema registry.
 *
 * @param urls where it answers, at least one; tried in order
 * @param userInfo {@code user:password} for HTTP basic authentication
 * @param trustStore authorities that https certificates are checked by; empty for those of Java
 * @param autoRegister true to register schemas on first use; false to only look them up, for
 *     registries that are filled by other means
 * @param requestTimeout how long one request may take
 * @param attempts how often all URLs are tried before giving up, at least 1
 * @param firstBackoff pause after the first failed attempt; doubles each time up to 5 s
 */
public record RegistrySettings(
    List<URI> urls,
    Optional<String> userInfo,
    Optional<TrustStore> trustStore,
    boolean autoRegister,
    Duration requestTimeout,
    int attempts,
    Duration firstBackoff) {

  /** Comma-separated URLs; user and password may stand in a URL. */
  public static final String URL = "schema.registry.url";

  /** {@code user:password}. */
  public static final String USER_INFO = "schema.registry.basic.auth.user.info";

  /** PKCS12 or JKS file with the authorities that https certificates are checked by. */
  public static final String TRUST_STORE = "schema.registry.ssl.truststore.location";

  /** Its password. */
  public static final String TRUST_STORE_PASSWORD = "schema.registry.ssl.truststore.password";

  /** {@code false} to only look schemas up. */
  public static final String AUTO_REGISTER = "auto.register.schemas";

  /** Milliseconds that one request may take. */
  public static final String REQUEST_TIMEOUT_MS = "schema.registry.request.timeout.ms";

  /** How often all URLs are tried before giving up. */
  public static final String ATTEMPTS = "schema.registry.attempts";

  // Up to the last @ before the next URL: a password may hold any character, rightly or not.
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=//)(?:(?!,\\s*https?:)\\S)*@");

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
        Optional.ofNullable(properties.get(TRUST_STORE))
            .map(file -> trustStore(file, properties.get(TRUST_STORE_PASSWORD))),
        Boolean.parseBoolean(properties.getOrDefault(AUTO_REGISTER, "true")),
        Duration.ofMillis(number(properties, REQUEST_TIMEOUT_MS, 10_000)),
        Math.toIntExact(number(properties, ATTEMPTS, 6)),
        Duration.ofMillis(200));
  }

  /** The same settings, but giving up after so many attempts. */
  public RegistrySettings withAttempts(int fewer) {
    return new RegistrySettings(
        urls, userInfo, trustStore, autoRegister, requestTimeout, fewer, firstBackoff);
  }

  /** URLs without users and passwords, fit for messages. */
  public static String redacted(String urls) {
    return CREDENTIALS.matcher(urls).replaceAll("");
  }

  static String redacted(URI url) {
    // Without a host it is no URL we understand, and an @ may stand anywhere in its password.
    String text = url.getHost() == null ? redacted(url.toString()) : url.toString();
    return url.getRawUserInfo() == null ? text : text.replace(url.getRawUserInfo() + "@", "");
  }

  /** Leaves the passwords out. */
  @Override
  public String toString() {
    return "RegistrySettings[urls=" + urls.stream().map(RegistrySettings::redacted).toList() + "]";
  }

  // What Java says of a URL that it cannot read repeats it, password and all.
  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          URL
              + " holds text that is not a URL: '"
              + redacted(text)
              + "'; give user and password in "
              + USER_INFO
              + ", where they may hold any character");
    }
  }

  private static TrustStore trustStore(String file, String password) {
    return new TrustStore(Path.of(file), Optional.ofNullable(password));
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
