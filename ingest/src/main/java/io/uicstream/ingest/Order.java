package io.uicstream.ingest;

/** In which order a source yields its images. */
public enum Order {
  /** As the source holds them; the only order that needs no memory per image. */
  AS_IS,
  /** At random, from a seed. */
  SHUFFLED,
  /** All images of one class, then all of the next; at random, from a seed, within a class. */
  CLASS_ORDERED
}
