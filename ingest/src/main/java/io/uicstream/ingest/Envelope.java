package io.uicstream.ingest;

/** How an image lies in its record; the learner has to be told the same. */
public enum Envelope {
  /** Avro record {@code Image} in the Confluent wire format. */
  AVRO,
  /** The encoded bytes and nothing else; capture time and source are lost. */
  RAW
}
