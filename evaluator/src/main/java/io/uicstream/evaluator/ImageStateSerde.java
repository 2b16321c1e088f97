package io.uicstream.evaluator;

import io.uicstream.evaluator.ImageState.Arrival;
import io.uicstream.evaluator.ImageState.Label;
import io.uicstream.evaluator.ImageState.Mark;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/** Writes an image's state; each optional part has a leading boolean. */
final class ImageStateSerde extends BinarySerde<ImageState> {

  @Override
  void write(ImageState state, Encoder out) throws IOException {
    out.writeBoolean(state.label().isPresent());
    if (state.label().isPresent()) {
      out.writeInt(state.label().get().now());
      out.writeInt(state.label().get().before());
    }
    out.writeBoolean(state.trueClass().isPresent());
    if (state.trueClass().isPresent()) {
      out.writeString(state.trueClass().get());
    }
    out.writeBoolean(state.arrival().isPresent());
    if (state.arrival().isPresent()) {
      out.writeInt(state.arrival().get().pseudoClass());
      out.writeLong(state.arrival().get().paneMs());
    }
    out.writeBoolean(state.mark().isPresent());
    if (state.mark().isPresent()) {
      out.writeString(state.mark().get().runId());
      out.writeLong(state.mark().get().sequence());
    }
  }

  @Override
  ImageState read(BinaryDecoder in) throws IOException {
    Optional<Label> label =
        in.readBoolean() ? Optional.of(new Label(in.readInt(), in.readInt())) : Optional.empty();
    Optional<String> trueClass = in.readBoolean() ? Optional.of(in.readString()) : Optional.empty();
    Optional<Arrival> arrival =
        in.readBoolean() ? Optional.of(new Arrival(in.readInt(), in.readLong())) : Optional.empty();
    Optional<Mark> mark =
        in.readBoolean() ? Optional.of(new Mark(in.readString(), in.readLong())) : Optional.empty();
    return new ImageState(label, trueClass, arrival, mark);
  }
}
