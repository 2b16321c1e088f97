package io.uicstream.tests;

import io.uicstream.ingest.CorpusSettings;
import io.uicstream.ingest.Envelope;
import io.uicstream.ingest.GeneratedCorpus;
import io.uicstream.ingest.IngestSettings;
import io.uicstream.ingest.Order;
import io.uicstream.ingest.Progress;
import io.uicstream.ingest.PublishCounts;
import io.uicstream.ingest.Publisher;
import java.io.IOException;
import java.util.OptionalLong;

/** Generated images, ten classes of 32×32 pixels. */
final class Corpora {
  private Corpora() {}

  static GeneratedCorpus of(long images) {
    return new GeneratedCorpus(
        new CorpusSettings(
            3,
            OptionalLong.of(images),
            CorpusSettings.Picture.DEFAULT,
            CorpusSettings.Nuisance.DEFAULT),
        Order.AS_IS);
  }

  /** Publishes images with their true classes; returns when the broker has them. */
  static PublishCounts publish(TestRun run, long images) throws IOException {
    var settings =
        new IngestSettings(run.prefix(), Envelope.AVRO, IngestSettings.Pace.UNLIMITED, run.kafka());
    try (GeneratedCorpus corpus = of(images);
        Publisher publisher = new Publisher(settings, run.serdes())) {
      return publisher.publish(corpus, Progress.NONE);
    }
  }
}
