package io.uicstream.app;

import io.uicstream.labelstore.LabelRow;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.LabelRowJson;
import io.uicstream.learner.Learner;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Labels read from a directory that no learner holds. */
final class StoredLabels implements LabelReader {
  private final LabelStore store;

  /**
   * Opens the label store of a data directory to read it.
   *
   * @throws io.uicstream.labelstore.StoreException if there is none or it is damaged
   */
  StoredLabels(Path dataDir) {
    store = LabelStore.openReadOnly(Learner.labels(dataDir));
  }

  @Override
  public Optional<String> label(String imageId) {
    return store.label(imageId).map(this::line);
  }

  @Override
  public void members(int pseudoClass, Consumer<String> each) {
    if (pseudoClass < 0 || pseudoClass >= store.classes()) {
      throw new CommandFailure("classes are 0 to " + (store.classes() - 1));
    }
    store.members(pseudoClass, row -> each.accept(line(row)));
  }

  @Override
  public void all(Consumer<String> each) {
    store.forEach(row -> each.accept(line(row)));
  }

  @Override
  public long[] sizes() {
    return store.labelSizes();
  }

  private String line(LabelRow row) {
    return LabelRowJson.of(row).line();
  }

  @Override
  public void close() {
    store.close();
  }
}
