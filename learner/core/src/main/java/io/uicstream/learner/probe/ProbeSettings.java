package io.uicstream.learner.probe;

import java.util.List;

/**
 * What to probe.
 *
 * @param stages names of the stages that ridge regression is fitted to; none for all
 * @param fewShot few-shot classification
 */
public record ProbeSettings(List<String> stages, FewShotSettings fewShot) {
  public ProbeSettings {
    stages = List.copyOf(stages);
  }
}
