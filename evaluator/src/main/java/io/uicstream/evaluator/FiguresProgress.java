package io.uicstream.evaluator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/**
 * How far stage 2 has got.
 *
 * @param boundaryMs the newest boundary that was reported; {@link #NONE} before the first
 * @param labelEvents label events in the figures
 * @param windowStartMs start of the rolling window
 * @param labelOffsets next offset per label partition: records below it are in the figures
 * @param senders how far each partition has got
 */
record FiguresProgress(
    long boundaryMs,
    long labelEvents,
    long windowStartMs,
    Map<Integer, Long> labelOffsets,
    List<Pane.Sender> senders) {
  static final long NONE = -1;

  /** Before the first pane. */
  static final FiguresProgress START =
      new FiguresProgress(NONE, 0, Long.MIN_VALUE, Map.of(), List.of());

  /** Writes it, for its store. */
  static final class Serde extends BinarySerde<FiguresProgress> {
    @Override
    void write(FiguresProgress progress, Encoder out) throws IOException {
      out.writeLong(progress.boundaryMs());
      out.writeLong(progress.labelEvents());
      out.writeInt(progress.labelOffsets().size());
      for (Map.Entry<Integer, Long> offset : progress.labelOffsets().entrySet()) {
        out.writeInt(offset.getKey());
        out.writeLong(offset.getValue());
      }
      out.writeInt(progress.senders().size());
      for (Pane.Sender sender : progress.senders()) {
        out.writeInt(sender.partition());
        out.writeLong(sender.watermarkMs());
        out.writeBoolean(sender.idle());
      }
      out.writeLong(progress.windowStartMs());
    }

    @Override
    FiguresProgress read(BinaryDecoder in) throws IOException {
      long boundaryMs = in.readLong();
      long labelEvents = in.readLong();
      Map<Integer, Long> offsets = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        offsets.put(in.readInt(), in.readLong());
      }
      List<Pane.Sender> senders = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        senders.add(new Pane.Sender(in.readInt(), in.readLong(), in.readBoolean()));
      }
      // Earlier versions wrote none.
      long windowStartMs = in.isEnd() ? Long.MIN_VALUE : in.readLong();
      return new FiguresProgress(boundaryMs, labelEvents, windowStartMs, offsets, senders);
    }
  }
}
