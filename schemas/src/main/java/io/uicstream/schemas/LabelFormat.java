package io.uicstream.schemas;

/** How records on the topic {@code pseudo-labels} are written; readers recognise both. */
public enum LabelFormat {
  /** Avro in the Confluent wire format. */
  AVRO,
  /** JSON with the field names of the Avro schema, readable with nothing but kcat. */
  JSON
}
