package io.uicstream.learner;

import io.uicstream.engine.Photometric;
import io.uicstream.engine.ViewBatch;
import io.uicstream.labelstore.DeadLetter;
import io.uicstream.labelstore.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A record of the topic {@code images} after decoding.
 *
 * @param position where it stood
 * @param content what was in it
 */
record Received(SourcePosition position, Content content) {

  /** What was in a record. */
  sealed interface Content {
    /**
     * An image.
     *
     * @param imageId its id
     * @param encoded its bytes as received
     * @param capturedAtMs capture time, milliseconds since the Unix epoch
     * @param view the view it will be scored by
     * @param centre its centre, where it is to be embedded
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Decoded(
        String imageId,
        byte[] encoded,
        long capturedAtMs,
        ArrivalView view,
        Optional<ArrivalView> centre)
        implements Content {}

    /** An image whose label was given for this very record, before the store was rebuilt. */
    @SuppressWarnings("ArrayRecordComponent")
    record Labelled(String imageId, byte[] encoded, long capturedAtMs) implements Content {}

    /** No value: the image is withdrawn. */
    record Withdrawn(String imageId) implements Content {}

    /** Nothing that can be used. */
    record Unusable(DeadLetter deadLetter) implements Content {}
  }

  /**
   * One view.
   *
   * @param pixels uint8 RGB [S, S, 3]
   * @param photometric the rest of the view, done by the engine
   */
  @SuppressWarnings("ArrayRecordComponent")
  record ArrivalView(byte[] pixels, Photometric photometric) {
    /** Views of S×S pixels as a minibatch. */
    static ViewBatch batch(List<ArrivalView> views, int side) {
      int bytes = side * side * 3;
      byte[] pixels = new byte[views.size() * bytes];
      List<Photometric> photometric = new ArrayList<>();
      for (int i = 0; i < views.size(); i++) {
        System.arraycopy(views.get(i).pixels(), 0, pixels, i * bytes, bytes);
        photometric.add(views.get(i).photometric());
      }
      return new ViewBatch(side, pixels, photometric);
    }
  }
}
