package io.uicstream.learner;

import io.uicstream.engine.ViewBatch;
import io.uicstream.labelstore.Draw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Views of what was drawn. An image that could be decoded when it arrived and cannot be any more
 * (its bytes on disk are damaged, or there is less memory than there was) is not shown: another of
 * the same minibatch stands in its place.
 *
 * @param batch views, parallel to the draw
 * @param shown for each place, which image of the draw is shown there; empty where none of them
 *     could be decoded
 */
@SuppressWarnings("ArrayRecordComponent")
record DrawnViews(ViewBatch batch, int[] shown) {
  /** Whether nothing is shown. */
  boolean none() {
    return shown.length == 0;
  }

  /** What is shown, as if it had been drawn so. */
  Draw shown(Draw draw) {
    return none() || undecodable(draw).size() == 0 ? draw : select(draw, shown);
  }

  /** What could not be decoded. */
  Draw undecodable(Draw draw) {
    return select(
        draw, IntStream.range(0, draw.size()).filter(i -> none() || shown[i] != i).toArray());
  }

  private static Draw select(Draw draw, int[] places) {
    List<String> imageIds = new ArrayList<>();
    List<byte[]> encoded = new ArrayList<>();
    for (int place : places) {
      imageIds.add(draw.imageIds().get(place));
      if (!draw.encoded().isEmpty()) {
        encoded.add(draw.encoded().get(place));
      }
    }
    return new Draw(
        Arrays.stream(places).mapToLong(place -> draw.admissions()[place]).toArray(),
        Arrays.stream(places).map(place -> draw.labels()[place]).toArray(),
        imageIds,
        encoded);
  }
}
