package io.uicstream.app;

import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.SourceSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.ingest.FolderSource;
import io.uicstream.ingest.GeneratedCorpus;
import io.uicstream.ingest.ImageSource;
import io.uicstream.ingest.LeftOut;
import io.uicstream.ingest.LoopingSource;
import io.uicstream.ingest.Progress;
import io.uicstream.ingest.PublishCounts;
import io.uicstream.ingest.Publisher;
import io.uicstream.ingest.Skipped;
import io.uicstream.schemas.TopicSerdes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Publishes the images of the settings on a thread of its own. Whoever starts it closes it. */
final class Publishing implements AutoCloseable {
  private final ImageSource source;
  private final Publisher publisher;
  private final CompletableFuture<PublishCounts> done = new CompletableFuture<>();
  private volatile Progress.Snapshot newest;
  private volatile boolean stopped;

  private Publishing(ImageSource source, Publisher publisher) {
    this.source = source;
    this.publisher = publisher;
  }

  /**
   * Opens the source of the settings: a folder, or the generated corpus where none is named.
   *
   * @throws CommandFailure if it cannot be read or holds nothing
   */
  static ImageSource open(Values values) {
    LoopingSource.Opener opener = () -> openOnce(values);
    try {
      return values.of(SourceSettings.LOOP) ? new LoopingSource(opener) : opener.open();
    } catch (IOException e) {
      throw new CommandFailure("--source: " + Failures.cause(e), e);
    }
  }

  /** How many images a source will give, where that is known; an estimate. */
  static OptionalLong images(Values values, ImageSource source) {
    long most = values.of(OperationSettings.MAX_IMAGES);
    OptionalLong size = source.size();
    if (size.isEmpty() && most == Long.MAX_VALUE) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.min(most, size.orElse(most)));
  }

  private static ImageSource openOnce(Values values) throws IOException {
    Optional<Path> folder = values.of(SourceSettings.FOLDER);
    return folder.isPresent()
        ? new FolderSource(
            PartSettings.folder(values, folder.get()),
            values.of(SourceSettings.CLASS_LEVEL),
            LeftOut.UNTOLD)
        : new GeneratedCorpus(PartSettings.corpus(values), values.of(SourceSettings.ORDER));
  }

  /** Begins to publish; takes over the source. */
  static Publishing start(Values values, ImageSource source, TopicSerdes serdes) {
    Publishing publishing =
        new Publishing(source, new Publisher(PartSettings.ingest(values), serdes));
    Thread thread = new Thread(publishing::publish, "uic-ingest");
    thread.setDaemon(true);
    thread.start();
    return publishing;
  }

  private void publish() {
    try {
      done.complete(publisher.publish(source, now -> newest = now));
    } catch (IOException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  /** How far it is; empty before the first image. */
  Optional<Progress.Snapshot> progress() {
    return Optional.ofNullable(newest);
  }

  /** What was passed over so far. */
  Skipped skipped() {
    return progress().map(now -> now.counts().skipped()).orElse(Skipped.NONE);
  }

  /** Whether the source has come to its end and all of it was published or passed over. */
  boolean exhausted() {
    return done.isDone() && !done.isCompletedExceptionally() && !stopped;
  }

  /** Completes when everything was published or {@link #stop} was heeded; fails with its cause. */
  CompletableFuture<PublishCounts> done() {
    return done;
  }

  /** Publishes no more; returns at once. */
  void stop() {
    stopped |= !done.isDone();
    publisher.stop();
  }

  @Override
  public void close() throws IOException {
    stop();
    done.handle((counts, failure) -> null).join();
    publisher.close();
    source.close();
  }
}
