package io.uicstream.learner;

import io.uicstream.labelstore.Draw;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.LearnerSettings.Training;
import java.util.random.RandomGenerator;

/** No epochs: class-balanced draws from the window as it is now, at a constant learning rate. */
final class StreamSampler implements Sampler {
  private final LabelStore store;
  private final Training settings;
  private final RandomGenerator random;

  StreamSampler(LabelStore store, Training settings, RandomGenerator random) {
    this.store = store;
    this.settings = settings;
    this.random = random;
  }

  @Override
  public boolean mayDraw(int unapplied) {
    return true;
  }

  @Override
  public Draw draw() {
    return store.draw(settings.batch(), random);
  }

  @Override
  public float learningRate(long step) {
    return settings.learningRate();
  }

  @Override
  public int epoch() {
    return 0;
  }

  @Override
  public boolean finished() {
    return false;
  }
}
