package io.uicstream.app;

/**
 * From the first eight bytes of a digest to a number, for many millions of them: 12 bytes a place,
 * of which three eighths to three quarters are in use.
 */
final class DigestTable {
  private long[] keys = new long[1 << 10];

  /** 0 where nothing is. */
  private int[] numbers = new int[keys.length];

  private int size;

  /**
   * Puts a number where there is none.
   *
   * @param number not 0
   * @return the number that was there before, or 0
   */
  int putIfAbsent(long key, int number) {
    if (size > keys.length / 4 * 3) {
      grow();
    }
    int place = place(key);
    int before = numbers[place];
    if (before == 0) {
      keys[place] = key;
      numbers[place] = number;
      size++;
    }
    return before;
  }

  /** Puts a number in the place of another. */
  void replace(long key, int number) {
    numbers[place(key)] = number;
  }

  private int place(long key) {
    int place = (int) key & (keys.length - 1);
    while (numbers[place] != 0 && keys[place] != key) {
      place = (place + 1) & (keys.length - 1);
    }
    return place;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new long[oldKeys.length * 2];
    numbers = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNumbers[i] != 0) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        numbers[place] = oldNumbers[i];
      }
    }
  }
}
