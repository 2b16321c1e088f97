package io.uicstream.labelstore;

import io.uicstream.labelstore.Change.Label;
import io.uicstream.labelstore.OutboxEntry.Cause;
import java.util.List;
import java.util.random.RandomGenerator;

/** Fills an empty class of the window with a random half of the largest one (paper, 4.2). */
final class Splitter {
  private final Reader reader;
  private final long modelStep;
  private final int epoch;
  private final RandomGenerator random;

  Splitter(Reader reader, long modelStep, int epoch, RandomGenerator random) {
    this.reader = reader;
    this.modelStep = modelStep;
    this.epoch = epoch;
    this.random = random;
  }

  /** Whether there is anything to do; costs O(1) while no class is empty. */
  static boolean isNeeded(Window window) {
    ClassMembers members = window.members();
    return members.emptyClasses() > 0 && !members.isEmpty() && members.size(members.largest()) >= 2;
  }

  /** Splits one class; moves at most so many images. */
  Split split(Change change, int maxMoves) {
    Window window = change.state().window();
    ClassMembers members = window.members();
    int from = members.largest();
    int to = members.firstEmpty();
    int moved = Math.min(members.size(from) / 2, maxMoves);
    List<String> imageIds = reader.imageIds(window.sample(from, moved, random));
    change.load(imageIds);
    for (String imageId : imageIds) {
      Row row = change.row(imageId);
      change.label(row, new Label(to, row.confidence, Cause.SPLIT, modelStep, epoch));
    }
    State state = change.state();
    state.counters(state.counters().plus(1, 0));
    return new Split(from, to, moved);
  }
}
