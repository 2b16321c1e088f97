package io.uicstream.evaluator;

import io.uicstream.schemas.Evaluation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The probes of stage 2: holds annotated embeddings back until every partition has got as far, then
 * takes them in order of time: each is predicted, counted and learnt from. All of it is in memory
 * and mirrored in stores, from which it is rebuilt. Embeddings of another layer begin anew. Used by
 * the thread of its task.
 */
final class OnlineProbes {
  static final String HELD = "held-embeddings";
  static final String PROGRESS = "probe-progress";
  static final String BANK = "probe-bank";
  static final String WEIGHTS = "probe-weights";

  private static final String ONLY = "probes";
  private static final int MEAN = -1;

  /** Images of further classes have no number and count as not told. */
  private static final int MOST_CLASSES = 1_000;

  private final EvaluatorSettings.Probes settings;
  private final KeyValueStore<String, AnnotatedEmbedding> heldStore;
  private final KeyValueStore<String, ProbeProgress> progressStore;
  private final KeyValueStore<Long, NeighbourBank.Entry> bankStore;
  private final KeyValueStore<Integer, float[]> weightsStore;
  private final NavigableMap<String, AnnotatedEmbedding> held = new TreeMap<>();
  private final Map<String, Integer> classes = new HashMap<>();
  private final List<String> classNames = new ArrayList<>();
  private ProbeProgress announced;
  private ProbeProgress begun;
  private NeighbourBank bank;
  private LinearProbe linear;
  private HitWindow hits;
  private long predicted;
  private long learnt;

  OnlineProbes(EvaluatorSettings.Probes settings, ProcessorContext<?, ?> context) {
    this.settings = settings;
    heldStore = context.getStateStore(HELD);
    progressStore = context.getStateStore(PROGRESS);
    bankStore = context.getStateStore(BANK);
    weightsStore = context.getStateStore(WEIGHTS);
    goOn(Optional.ofNullable(progressStore.get(ONLY)).orElse(ProbeProgress.START));
    announced = begun;
    try (KeyValueIterator<String, AnnotatedEmbedding> all = heldStore.all()) {
      all.forEachRemaining(each -> held.put(each.key, each.value));
    }
    held.values().forEach(each -> announced = ProbeProgress.of(each.image()));
  }

  private void goOn(ProbeProgress progress) {
    begun = progress;
    predicted = progress.predicted();
    learnt = progress.learnt();
    classes.clear();
    classNames.clear();
    progress.classes().forEach(this::addClass);
    hits = new HitWindow(settings.window(), progress.hits());
    int features = Math.max(1, progress.features());
    bank = new NeighbourBank(settings.bank(), features);
    List<Long> tooOld = new ArrayList<>();
    try (KeyValueIterator<Long, NeighbourBank.Entry> all = bankStore.all()) {
      while (all.hasNext()) {
        KeyValue<Long, NeighbourBank.Entry> each = all.next();
        if (each.key < learnt - bank.capacity()) {
          tooOld.add(each.key);
        } else {
          bank.add(each.key, each.value);
        }
      }
    }
    // More than were to be kept are there if the bank was larger in an earlier run.
    tooOld.forEach(bankStore::delete);
    float[] mean = weightsStore.get(MEAN);
    List<float[]> weights = new ArrayList<>();
    for (int c = 0; c < classNames.size(); c++) {
      weights.add(weightsStore.get(c));
    }
    linear = new LinearProbe(mean == null ? new float[features] : mean, weights);
  }

  private void addClass(String name) {
    classes.put(name, classNames.size());
    classNames.add(name);
  }

  /**
   * Holds an annotated embedding back.
   *
   * @throws BadRecordException if it is not as long as others of its layer
   */
  void hold(AnnotatedEmbedding embedding) {
    EmbeddedImage image = embedding.image();
    if (image.layer().equals(announced.layer()) && image.values().length != announced.features()) {
      throw new BadRecordException(
          "the embedding of %s has %d values, but those of %s have %d: one topic prefix is for one network"
              .formatted(
                  image.imageId(), image.values().length, image.layer(), announced.features()));
    }
    announced = ProbeProgress.of(image);
    held.put(embedding.key(), embedding);
    heldStore.put(embedding.key(), embedding);
  }

  /** Time of the earliest embedding held back. */
  OptionalLong earliestMs() {
    return held.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(held.firstEntry().getValue().image().embeddedAtMs());
  }

  /** Predicts and learns those held back that were computed before a time, in order. */
  void takeBefore(long timeMs) {
    boolean any = false;
    while (earliestMs().isPresent() && earliestMs().getAsLong() < timeMs) {
      Map.Entry<String, AnnotatedEmbedding> next = held.pollFirstEntry();
      heldStore.delete(next.getKey());
      take(next.getValue());
      any = true;
    }
    if (any) {
      save();
    }
  }

  private void take(AnnotatedEmbedding embedding) {
    EmbeddedImage image = embedding.image();
    if (!image.layer().equals(begun.layer())) {
      clear(bankStore);
      clear(weightsStore);
      goOn(ProbeProgress.of(image));
    }
    if (bank.contains(image.imageId())) {
      return;
    }
    float[] unit = Vectors.unit(image.values());
    OptionalInt byNeighbours = bank.predict(unit, classNames.size());
    OptionalInt byLinear = linear.predict(unit);
    int truth = classes.getOrDefault(embedding.trueClass(), classNames.size());
    predicted++;
    hits.add(
        new HitWindow.Hit(
            truth < MOST_CLASSES ? truth : HitWindow.Hit.UNNUMBERED,
            tells(byNeighbours, truth),
            tells(byLinear, truth)));
    if (truth < MOST_CLASSES) {
      if (truth == classNames.size()) {
        addClass(embedding.trueClass());
      }
      learn(image.imageId(), unit, truth);
    }
  }

  private static boolean tells(OptionalInt prediction, int truth) {
    return prediction.isPresent() && prediction.getAsInt() == truth;
  }

  private void learn(String imageId, float[] unit, int truth) {
    linear.learn(unit, truth, learnt);
    NeighbourBank.Entry entry = new NeighbourBank.Entry(imageId, truth, unit);
    bank.add(learnt, entry);
    bankStore.put(learnt, entry);
    bankStore.delete(learnt - bank.capacity());
    learnt++;
  }

  private void save() {
    weightsStore.put(MEAN, linear.mean());
    for (int c = 0; c < linear.weights().size(); c++) {
      weightsStore.put(c, linear.weights().get(c));
    }
    progressStore.put(
        ONLY,
        new ProbeProgress(
            begun.layer(),
            begun.features(),
            predicted,
            learnt,
            List.copyOf(classNames),
            hits.hits()));
  }

  private static <K, V> void clear(KeyValueStore<K, V> store) {
    List<K> keys = new ArrayList<>();
    try (KeyValueIterator<K, V> all = store.all()) {
      all.forEachRemaining((KeyValue<K, V> each) -> keys.add(each.key));
    }
    keys.forEach(store::delete);
  }

  /** The figures; empty before the first embedding. */
  Optional<Evaluation.Probes> figures() {
    List<HitWindow.Hit> all = hits.hits();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Evaluation.Probes(
                begun.layer(),
                predicted,
                all.size(),
                classNames.size(),
                hits.share(HitWindow.Hit::byNeighbours),
                hits.share(HitWindow.Hit::byLinear),
                hits.majorityShare()));
  }
}
