package io.uicstream.evaluator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/**
 * How far the probes have got.
 *
 * @param layer layer of the embeddings; empty before the first
 * @param features values of an embedding
 * @param predicted embeddings predicted so far
 * @param learnt those that were learnt from
 * @param classes names of the true classes, in the order in which they were seen
 * @param hits what became of the last predictions, oldest first
 */
record ProbeProgress(
    String layer,
    int features,
    long predicted,
    long learnt,
    List<String> classes,
    List<HitWindow.Hit> hits) {
  /** Before the first embedding. */
  static final ProbeProgress START = new ProbeProgress("", 0, 0, 0, List.of(), List.of());

  /** Nothing learnt, of embeddings of a layer. */
  static ProbeProgress of(EmbeddedImage image) {
    return new ProbeProgress(image.layer(), image.values().length, 0, 0, List.of(), List.of());
  }

  /** Writes it, for its store. */
  static final class Serde extends BinarySerde<ProbeProgress> {
    @Override
    void write(ProbeProgress progress, Encoder out) throws IOException {
      out.writeString(progress.layer());
      out.writeInt(progress.features());
      out.writeLong(progress.predicted());
      out.writeLong(progress.learnt());
      out.writeInt(progress.classes().size());
      for (String name : progress.classes()) {
        out.writeString(name);
      }
      out.writeInt(progress.hits().size());
      for (HitWindow.Hit hit : progress.hits()) {
        out.writeInt(hit.trueClass());
        out.writeBoolean(hit.byNeighbours());
        out.writeBoolean(hit.byLinear());
      }
    }

    @Override
    ProbeProgress read(BinaryDecoder in) throws IOException {
      String layer = in.readString();
      int features = in.readInt();
      long predicted = in.readLong();
      long learnt = in.readLong();
      List<String> classes = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        classes.add(in.readString());
      }
      List<HitWindow.Hit> hits = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        hits.add(new HitWindow.Hit(in.readInt(), in.readBoolean(), in.readBoolean()));
      }
      return new ProbeProgress(layer, features, predicted, learnt, classes, hits);
    }
  }
}
