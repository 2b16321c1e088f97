package io.uicstream.ingest;

/**
 * Prints how many images of the generated corpus one thread draws and encodes in a second.
 *
 * <p>Run: {@code java -cp ingest/target/classes:ingest/target/test-classes
 * io.uicstream.ingest.CorpusSpeed [SIDE]}
 */
final class CorpusSpeed {
  private static final int IMAGES = 10_000;
  private static final int ROUNDS = 5;

  private CorpusSpeed() {}

  public static void main(String[] arguments) {
    int side = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 32;
    for (int round = 1; round <= ROUNDS; round++) {
      try (GeneratedCorpus corpus = Corpora.endless(round, side)) {
        long bytes = 0;
        long start = System.nanoTime();
        for (int i = 0; i < IMAGES; i++) {
          bytes += corpus.next().orElseThrow().encoded().length;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            "%d×%d: %.0f images/s, %d bytes each%n", side, side, IMAGES / seconds, bytes / IMAGES);
      }
    }
  }
}
