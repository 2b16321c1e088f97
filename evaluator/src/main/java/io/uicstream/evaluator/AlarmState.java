package io.uicstream.evaluator;

import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/**
 * What is remembered of one kind of alarm.
 *
 * @param raised whether it is on
 * @param badSinceMs since when the reading has been past the threshold; {@link #NOT_BAD} if it is
 *     not
 * @param best the best reading of late, at {@code bestAtMs}
 * @param bestAtMs when it was last brought up to date
 */
record AlarmState(boolean raised, long badSinceMs, double best, long bestAtMs) {
  static final long NOT_BAD = -1;

  /** Nothing read yet. */
  static final AlarmState START = new AlarmState(false, NOT_BAD, 0, 0);

  /** Writes it, for its store. */
  static final class Serde extends BinarySerde<AlarmState> {
    @Override
    void write(AlarmState state, Encoder out) throws IOException {
      out.writeBoolean(state.raised());
      out.writeLong(state.badSinceMs());
      out.writeDouble(state.best());
      out.writeLong(state.bestAtMs());
    }

    @Override
    AlarmState read(BinaryDecoder in) throws IOException {
      return new AlarmState(in.readBoolean(), in.readLong(), in.readDouble(), in.readLong());
    }
  }
}
