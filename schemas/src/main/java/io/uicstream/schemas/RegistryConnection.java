package io.uicstream.schemas;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP to one registry that may answer at several URLs: tries each in order and starts over after a
 * pause, as often as its settings say.
 */
final class RegistryConnection {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryConnection.class);
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  /** Most characters of an error page that a message quotes. */
  private static final int MAX_EXCERPT = 200;

  private static final String TLS_REMEDY =
      ". Its certificate must name that host and be signed by an authority that Java trusts, or that"
          + " stands in the file of "
          + RegistrySettings.TRUST_STORE;

  private final RegistrySettings settings;
  private final HttpClient http;

  RegistryConnection(RegistrySettings settings) {
    this.settings = settings;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.requestTimeout());
    settings.trustStore().map(TrustStore::context).ifPresent(client::sslContext);
    this.http = client.build();
  }

  Answer get(String path) {
    return send(path, HttpRequest.newBuilder().GET());
  }

  Answer post(String path, String body) {
    return send(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", MEDIA_TYPE)
            .POST(BodyPublishers.ofString(body)));
  }

  private Answer send(String path, HttpRequest.Builder request) {
    request.header("Accept", MEDIA_TYPE + ", application/json");
    settings.userInfo().ifPresent(info -> request.header("Authorization", basic(info)));
    String failure = "";
    String remedy = "";
    IOException cause = null;
    Duration pause = settings.firstBackoff();
    for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
      for (URI url : settings.urls()) {
        String shown = RegistrySettings.redacted(url);
        try {
          HttpResponse<String> response = whole(request.uri(resolved(url, path)).build());
          if (response.statusCode() < 500) {
            return new Answer(shown, response.statusCode(), response.body());
          }
          failure = shown + " answers HTTP " + response.statusCode() + excerpt(response.body());
        } catch (IOException e) {
          failure = shown + " does not answer (" + reason(e) + ")";
          remedy = e instanceof SSLException ? TLS_REMEDY : "";
          cause = e;
        } catch (InterruptedException e) {
          throw new InterruptException(e);
        }
      }
      if (attempt == 1) {
        LOG.warn("Schema registry {}; trying {} times", failure, settings.attempts());
      }
      if (attempt < settings.attempts()) {
        pause = sleep(pause);
      }
    }
    throw new RegistryUnavailableException(
        "Schema registry "
            + failure
            + " after "
            + settings.attempts()
            + " attempts; check that it runs and that "
            + RegistrySettings.URL
            + " is right"
            + remedy,
        cause);
  }

  /**
   * The whole answer, body included, within the time that one request may take; a timeout of the
   * request itself would end with the headers.
   */
  private HttpResponse<String> whole(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> asked =
        http.sendAsync(request, BodyHandlers.ofString());
    try {
      return asked.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + settings.requestTimeout());
    } finally {
      asked.cancel(true);
    }
  }

  /** Sleeps and returns the next, longer pause. */
  private static Duration sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    Duration next = pause.multipliedBy(2);
    return next.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : next;
  }

  /** Joins base and path; user and password go into a header, never into the request line. */
  private static URI resolved(URI base, String path) {
    String text = RegistrySettings.redacted(base);
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  private static String excerpt(String body) {
    String text = body.strip();
    return text.isEmpty()
        ? ""
        : " (" + text.substring(0, Math.min(text.length(), MAX_EXCERPT)) + ")";
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** What a registry answered, with a status below 500. */
  record Answer(String url, int status, String body) {}
}
