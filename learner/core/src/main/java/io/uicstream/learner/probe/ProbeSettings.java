package io.uicstream.learner.probe;

import java.util.List;

/**
 * What to probe.
 *
 * @param stages names of the stages that classifiers are fitted to; none for all
 * @param fewShot few-shot classification
 * @param linear linear classifiers trained by SGD
 */
public record ProbeSettings(List<String> stages, FewShotSettings fewShot, LinearSettings linear) {
  public ProbeSettings {
    stages = List.copyOf(stages);
  }

  boolean probes(String stage) {
    return stages.isEmpty() || stages.contains(stage);
  }
}
