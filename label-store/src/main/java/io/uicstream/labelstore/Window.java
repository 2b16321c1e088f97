package io.uicstream.labelstore;

import java.util.random.RandomGenerator;

/**
 * The images that can be drawn for training, as numbers in memory; ids and bytes are on disk.
 *
 * <p>A ring: the image admitted as number {@code a} has slot {@code a mod capacity} until it is
 * evicted, oldest first. Admission numbers are never reused, so one names an image for good and
 * {@code a div capacity} is the slot's generation. An image taken out of the middle (withdrawn,
 * expired) leaves a hole, which goes when the ring passes it.
 *
 * <p>At most 24 bytes per slot: class, place among its class's members, length of the encoded bytes
 * (4 each) and at most 12 for the member lists; see {@link ClassMembers}. Not thread-safe.
 */
final class Window {
  private final int capacity;
  private final ClassMembers members;
  private final int[] encodedBytes;
  private long oldest;
  private long next;
  private int images;
  private long bytes;

  /**
   * An empty window.
   *
   * @param capacity most images
   * @param classes K
   * @param oldest every admission below has left
   * @param next number of the next admission, at most {@code oldest + capacity}
   */
  Window(int capacity, int classes, long oldest, long next) {
    this.capacity = capacity;
    this.members = new ClassMembers(capacity, classes);
    this.encodedBytes = new int[capacity];
    this.oldest = oldest;
    this.next = next;
  }

  long oldest() {
    return oldest;
  }

  long next() {
    return next;
  }

  int images() {
    return images;
  }

  long bytes() {
    return bytes;
  }

  int[] sizes() {
    return members.sizes();
  }

  ClassMembers members() {
    return members;
  }

  /** Whether the next admission needs the slot of the oldest. */
  boolean isFull() {
    return next - oldest >= capacity;
  }

  boolean contains(long admission) {
    return admission >= oldest && admission < next && members.classOf(slot(admission)) >= 0;
  }

  /** Admits an image under the next number; the window must not be full. */
  long admit(int label, int length) {
    long admission = next++;
    put(admission, label, length);
    return admission;
  }

  /** Puts an image back that was admitted before the store was opened. */
  void put(long admission, int label, int length) {
    int slot = slot(admission);
    members.add(slot, label);
    encodedBytes[slot] = length;
    images++;
    bytes += length;
  }

  void move(long admission, int label) {
    members.move(slot(admission), label);
  }

  void resize(long admission, int length) {
    int slot = slot(admission);
    bytes += length - encodedBytes[slot];
    encodedBytes[slot] = length;
  }

  void remove(long admission) {
    int slot = slot(admission);
    members.remove(slot);
    images--;
    bytes -= encodedBytes[slot];
  }

  /** Steps over the oldest number; returns whether an image left with it. */
  boolean evictOldest() {
    boolean held = contains(oldest);
    if (held) {
      remove(oldest);
    }
    oldest++;
    return held;
  }

  /** Admission number of an image drawn class-balanced; the window must not be empty. */
  long draw(RandomGenerator random) {
    return admission(members.draw(random));
  }

  /** Admission numbers of different members of a class, uniformly drawn. */
  long[] sample(int label, int count, RandomGenerator random) {
    int[] slots = members.sample(label, count, random);
    long[] admissions = new long[count];
    for (int i = 0; i < count; i++) {
      admissions[i] = admission(slots[i]);
    }
    return admissions;
  }

  int classOf(long admission) {
    return members.classOf(slot(admission));
  }

  private int slot(long admission) {
    return (int) (admission % capacity);
  }

  private long admission(int slot) {
    long admission = next - next % capacity + slot;
    return admission < next ? admission : admission - capacity;
  }
}
