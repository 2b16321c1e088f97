package io.uicstream.ingest;

import io.uicstream.ingest.CorpusSettings.Nuisance;
import io.uicstream.ingest.CorpusSettings.Picture;
import java.util.OptionalLong;

/** Generated corpora for tests. */
final class Corpora {
  private Corpora() {}

  static GeneratedCorpus of(long seed, long images, Order order) {
    return new GeneratedCorpus(
        new CorpusSettings(seed, OptionalLong.of(images), Picture.DEFAULT, Nuisance.DEFAULT),
        order);
  }

  static GeneratedCorpus endless(long seed, int side) {
    return new GeneratedCorpus(
        new CorpusSettings(
            seed, OptionalLong.empty(), new Picture(10, side, 0.9), Nuisance.DEFAULT),
        Order.AS_IS);
  }
}
