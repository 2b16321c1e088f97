package io.uicstream.learner;

import io.uicstream.engine.Model;
import io.uicstream.engine.Scores;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels of the paper's fine-tuning (FFT, section 4.3): one pass over centre views before the first
 * epoch, the argmax of the network that training begins with; then they stay. Used by the thread of
 * the loop.
 */
final class FrozenLabels implements EpochLabels {
  private static final Logger LOG = LoggerFactory.getLogger(FrozenLabels.class);

  private final Model model;
  private final WindowPass pass;

  FrozenLabels(Model model, WindowPass pass) {
    this.model = model;
    this.pass = pass;
  }

  @Override
  public void begin(int epoch, long step) {
    if (epoch > 1) {
      return;
    }
    LOG.info("Labelling {} images for good, by their centre views", pass.images());
    List<Runnable> labelling = new ArrayList<>();
    pass.forEach(
        (draw, views) -> {
          Scores scores = model.scores(views).scores();
          LabellingRule.Assignment labels =
              LabellingRule.largest(scores, new float[scores.classes()]);
          labelling.add(() -> pass.label(draw, labels, epoch, step));
        });
    labelling.forEach(Runnable::run);
  }
}
