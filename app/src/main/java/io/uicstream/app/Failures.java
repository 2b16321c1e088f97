package io.uicstream.app;

import io.uicstream.app.broker.BrokerException;
import io.uicstream.app.settings.SettingsException;
import io.uicstream.ingest.PublishException;
import io.uicstream.labelstore.StoreException;
import io.uicstream.learner.LearnerException;
import io.uicstream.learner.probe.ProbeException;
import io.uicstream.schemas.RegistryUnavailableException;
import io.uicstream.schemas.TopicCreationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Turns whatever went wrong into lines that a stranger can act on, and an exit code. */
final class Failures {
  /** It worked. */
  static final int OK = 0;

  /** It was asked for correctly and did not work. */
  static final int FAILURE = 1;

  /** It was asked for in a way that cannot work: flags, files, variables. */
  static final int USAGE = 2;

  private static final String HINT =
      "This is not an error we foresaw. --verbose shows where it happened; the log has more.";

  private Failures() {}

  /** Says what went wrong and returns the exit code. */
  static int report(Throwable thrown, PrintWriter err, boolean verbose) {
    Throwable cause = unwrapped(thrown);
    Logs.failed(thrown);
    lines(cause).forEach(line -> err.println("uic: " + Printable.of(line)));
    if (verbose) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(line -> err.println("  " + Printable.of(line.strip())));
    }
    err.flush();
    return cause instanceof SettingsException ? USAGE : FAILURE;
  }

  /** What to tell people. */
  static List<String> lines(Throwable cause) {
    if (cause instanceof SettingsException e) {
      List<String> lines = new ArrayList<>(e.problems());
      if (lines.size() > 1) {
        lines.add(0, lines.size() + " problems with the settings:");
      }
      return lines;
    }
    if (cause instanceof CommandFailure
        || cause instanceof BrokerException
        || cause instanceof RegistryUnavailableException
        || cause instanceof TopicCreationException
        || cause instanceof StoreException
        || cause instanceof LearnerException
        || cause instanceof ProbeException
        || cause instanceof PublishException
        || cause instanceof BindException
        || cause instanceof IllegalArgumentException) {
      return List.of(message(cause));
    }
    if (cause instanceof FileSystemException e) {
      return List.of(fileProblem(e));
    }
    if (cause instanceof SslAuthenticationException) {
      return List.of(
          "no TLS connection to the Kafka cluster: "
              + rootMessage(cause)
              + "; kafka.ssl.truststore.location must hold the authority that signed the brokers'"
              + " certificates, which must name the brokers' hosts");
    }
    if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
      return List.of(
          "the Kafka cluster refuses us: "
              + message(cause)
              + "; check kafka.security.protocol, kafka.sasl.* and the rights of that user");
    }
    if (cause instanceof TimeoutException) {
      return List.of(
          "the Kafka cluster does not answer in time: "
              + message(cause)
              + "; check that it runs and can be reached");
    }
    return List.of(cause.getClass().getSimpleName() + ": " + message(cause), HINT);
  }

  /** Why something cannot be read or written; of some exceptions the message is but its name. */
  static String cause(Exception e) {
    return e instanceof FileSystemException problem ? fileProblem(problem) : message(e);
  }

  private static String fileProblem(FileSystemException e) {
    String file = String.valueOf(e.getFile());
    if (e instanceof NoSuchFileException) {
      return "there is no " + file;
    }
    if (e instanceof AccessDeniedException) {
      return "no permission for " + file + "; change its rights or name another place";
    }
    return file + ": " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
  }

  // Futures wrap what their work threw, and parts wrap a file problem once more.
  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException
            || cause instanceof CompletionException
            || cause instanceof java.io.UncheckedIOException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  // Kafka says that a handshake failed, Java beneath it says why.
  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return message(root);
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
