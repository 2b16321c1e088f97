package io.uicstream.engine.torch;

import io.uicstream.engine.ViewBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A minibatch to learn from, or a part of one.
 *
 * @param views the images
 * @param targets for them
 * @param share of the minibatch's images, in (0, 1]
 */
record Examples(ViewBatch views, Targets targets, float share) {
  /** A whole minibatch. */
  Examples(ViewBatch views, Targets targets) {
    this(views, targets, 1);
  }

  /**
   * Cuts a minibatch into parts whose sizes differ by one at most, in order.
   *
   * @param parts how many, at most the number of images
   */
  List<Examples> split(int parts) {
    List<Examples> split = new ArrayList<>();
    int images = views.images();
    for (int part = 0; part < parts; part++) {
      split.add(part(images * part / parts, images * (part + 1) / parts));
    }
    return split;
  }

  private Examples part(int from, int to) {
    int images = views.images();
    int bytes = views.pixels().length / images;
    int labels = targets.values().length / images;
    return new Examples(
        new ViewBatch(
            views.side(),
            Arrays.copyOfRange(views.pixels(), bytes * from, bytes * to),
            views.photometric().subList(from, to)),
        new Targets(
            Arrays.copyOfRange(targets.values(), labels * from, labels * to), targets.loss()),
        share * (to - from) / images);
  }
}
