package io.uicstream.learner;

import io.uicstream.labelstore.Split;
import java.util.List;

/** Told of class splits as they happen, on the thread of the loop. */
interface SplitListener {
  void split(List<Split> splits);
}
