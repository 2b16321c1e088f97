package io.uicstream.labelstore;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Which slots of the window are in which class, so that a draw, a move and a removal cost O(1).
 *
 * <p>Every slot knows its class and its place in that class's list of members; every class that has
 * members knows its place in the list of classes in use. Something leaves a list by the last one
 * taking its place. Lists grow by half and shrink before they are less than a third full, so a slot
 * costs at most 4 + 4 + 12 bytes here.
 */
final class ClassMembers {
  private static final int[] EMPTY = {};
  private static final int SMALLEST_LIST = 4;

  private final int[] classOf;
  private final int[] placeOf;
  private final int[][] members;
  private final int[] sizes;
  private final int[] inUse;
  private final int[] placeInUse;
  private int inUseCount;

  ClassMembers(int slots, int classes) {
    classOf = new int[slots];
    Arrays.fill(classOf, Row.NONE);
    placeOf = new int[slots];
    members = new int[classes][];
    Arrays.fill(members, EMPTY);
    sizes = new int[classes];
    inUse = new int[classes];
    placeInUse = new int[classes];
  }

  /** Class of a slot, or -1 when it holds no image. */
  int classOf(int slot) {
    return classOf[slot];
  }

  int size(int label) {
    return sizes[label];
  }

  int[] sizes() {
    return sizes.clone();
  }

  int emptyClasses() {
    return sizes.length - inUseCount;
  }

  boolean isEmpty() {
    return inUseCount == 0;
  }

  void add(int slot, int label) {
    int size = sizes[label];
    if (size == 0) {
      placeInUse[label] = inUseCount;
      inUse[inUseCount++] = label;
    }
    if (size == members[label].length) {
      resize(label, size);
    }
    members[label][size] = slot;
    sizes[label] = size + 1;
    classOf[slot] = label;
    placeOf[slot] = size;
  }

  void remove(int slot) {
    int label = classOf[slot];
    int size = sizes[label] - 1;
    place(label, placeOf[slot], members[label][size]);
    sizes[label] = size;
    classOf[slot] = Row.NONE;
    if (3 * size < members[label].length && members[label].length > SMALLEST_LIST) {
      resize(label, size);
    }
    if (size == 0) {
      int moved = inUse[--inUseCount];
      inUse[placeInUse[label]] = moved;
      placeInUse[moved] = placeInUse[label];
    }
  }

  void move(int slot, int label) {
    if (classOf[slot] != label) {
      remove(slot);
      add(slot, label);
    }
  }

  /** A slot, by a class drawn uniformly among those in use, then uniformly within it. */
  int draw(RandomGenerator random) {
    int label = inUse[random.nextInt(inUseCount)];
    return members[label][random.nextInt(sizes[label])];
  }

  /** Different members of a class, uniformly drawn. */
  int[] sample(int label, int count, RandomGenerator random) {
    int[] list = members[label];
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(sizes[label] - i);
      int slot = list[other];
      place(label, other, list[i]);
      place(label, i, slot);
    }
    return Arrays.copyOf(list, count);
  }

  /** The class with the most members, the first of several; O(K). */
  int largest() {
    int largest = 0;
    for (int label = 1; label < sizes.length; label++) {
      if (sizes[label] > sizes[largest]) {
        largest = label;
      }
    }
    return largest;
  }

  /** The first class without members; O(K). Only valid while there is one. */
  int firstEmpty() {
    int label = 0;
    while (sizes[label] > 0) {
      label++;
    }
    return label;
  }

  private void place(int label, int place, int slot) {
    members[label][place] = slot;
    placeOf[slot] = place;
  }

  private void resize(int label, int size) {
    members[label] = Arrays.copyOf(members[label], Math.max(SMALLEST_LIST, size + size / 2 + 1));
  }
}
