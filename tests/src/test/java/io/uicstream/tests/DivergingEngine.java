package io.uicstream.tests;

import io.uicstream.engine.Ceiling;
import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.MultiLabels;
import io.uicstream.engine.Network;
import io.uicstream.engine.Pending;
import io.uicstream.engine.Precision;
import io.uicstream.engine.Scores;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.StepTimes;
import io.uicstream.engine.Tensor;
import io.uicstream.engine.ViewBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * An engine of whose steps some have a loss that is not a number, nor are the weights after them,
 * as when training diverges.
 */
final class DivergingEngine implements Engine {
  private final Engine engine;
  private final LongPredicate diverges;

  /**
   * Wraps an engine.
   *
   * @param diverges which steps diverge, counted from 1 over the life of a model
   */
  DivergingEngine(Engine engine, LongPredicate diverges) {
    this.engine = engine;
    this.diverges = diverges;
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public String device() {
    return engine.device();
  }

  @Override
  public boolean gpu() {
    return engine.gpu();
  }

  @Override
  public Precision precision() {
    return engine.precision();
  }

  @Override
  public Optional<String> unavailable() {
    return engine.unavailable();
  }

  @Override
  public Model create(Network network, Sgd sgd, long seed) {
    return new Diverging(engine.create(network, sgd, seed), diverges);
  }

  @Override
  public Ceiling ceiling() {
    return engine.ceiling();
  }

  private static final class Diverging implements Model {
    private final Model model;
    private final LongPredicate diverges;
    private long steps;
    private boolean diverged;

    Diverging(Model model, LongPredicate diverges) {
      this.model = model;
      this.diverges = diverges;
    }

    @Override
    public Pending train(ViewBatch views, int[] labels, float learningRate) {
      return counted(model.train(views, labels, learningRate));
    }

    @Override
    public Pending train(ViewBatch views, MultiLabels labels, float learningRate) {
      return counted(model.train(views, labels, learningRate));
    }

    private Pending counted(Pending pending) {
      diverged |= diverges.test(++steps);
      return diverged ? new NoNumber(pending) : pending;
    }

    @Override
    public Network network() {
      return model.network();
    }

    @Override
    public StepTimes profile(ViewBatch views, int[] labels, float learningRate) {
      return model.profile(views, labels, learningRate);
    }

    @Override
    public Pending scores(ViewBatch views) {
      return model.scores(views);
    }

    @Override
    public void calibrate(ViewBatch views, float momentum) {
      model.calibrate(views, momentum);
    }

    @Override
    public Tensor features(ViewBatch views, String layer) {
      return model.features(views, layer);
    }

    @Override
    public void await() {
      model.await();
    }

    @Override
    public ModelState state() {
      ModelState state = model.state();
      if (!diverged) {
        return state;
      }
      Map<String, Tensor> weights = new HashMap<>(state.weights());
      weights.replaceAll((name, weight) -> noNumbers(weight));
      return new ModelState(weights, state.momentum());
    }

    private static Tensor noNumbers(Tensor weight) {
      float[] values = new float[weight.values().length];
      Arrays.fill(values, Float.NaN);
      return new Tensor(weight.shape(), values);
    }

    @Override
    public void load(ModelState state) {
      diverged = false;
      model.load(state);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private record NoNumber(Pending pending) implements Pending {
    @Override
    public Scores scores() {
      return pending.scores();
    }

    @Override
    public float loss() {
      return Float.NaN;
    }
  }
}
