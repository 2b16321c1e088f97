package io.uicstream.app;

import io.uicstream.app.PassedOver.PassedFile;
import io.uicstream.ingest.Progress;
import io.uicstream.schemas.LearnerStatus;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Says once of each cause, as soon as it occurs, that something is left out. One thread. */
final class FirstLosses {
  private final Screen screen;
  private final Set<String> causes = new HashSet<>();
  private final Set<String> reasons = new HashSet<>();

  FirstLosses(Screen screen) {
    this.screen = screen;
  }

  /** Looks for causes that were not there before. */
  void look(Optional<Progress.Snapshot> ingest, Optional<LearnerStatus> status) {
    ingest.ifPresent(now -> PassedOver.of(now.counts().skipped()).first().forEach(this::say));
    status.ifPresent(now -> Losses.of(now).first().forEach(this::say));
  }

  private void say(PassedFile file) {
    if (causes.add(file.cause())) {
      screen.say("skipped   " + Losses.line(file));
      Losses.remedy(file.cause()).ifPresent(remedy -> screen.say("          " + remedy));
    }
  }

  private void say(LearnerStatus.First record) {
    if (reasons.add(record.reason())) {
      screen.say("refused   " + Losses.line(record));
    }
  }
}
