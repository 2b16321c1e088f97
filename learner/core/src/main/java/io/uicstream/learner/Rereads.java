package io.uicstream.learner;

import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.learner.Received.Content;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a rebuild of the label store, finds among what arrives the records that labels were
 * restored for: they only refill the window. Used by the thread of the loop.
 */
final class Rereads {
  private static final Logger LOG = LoggerFactory.getLogger(Rereads.class);

  private final LabelStore store;
  private boolean over;

  Rereads(LabelStore store) {
    this.store = store;
    this.over = store.toReread() == 0;
  }

  /** The same records, in the same order; those that need no new label marked as such. */
  List<Received> mark(List<Received> received) {
    if (over || received.isEmpty()) {
      return received;
    }
    if (store.toReread() == 0) {
      over = true;
      LOG.info("The window is refilled: every image that had a label was read again");
      return received;
    }
    Set<String> labelled = store.labelledBy(namedOnce(received));
    return received.stream().map(each -> mark(each, labelled)).toList();
  }

  private static Received mark(Received received, Set<String> labelled) {
    if (received.content() instanceof Content.Decoded decoded
        && labelled.contains(decoded.imageId())) {
      return new Received(
          received.position(),
          new Content.Labelled(decoded.imageId(), decoded.encoded(), decoded.capturedAtMs()));
    }
    return received;
  }

  /** Where two records name an image, what the first brings decides about the second. */
  private static Map<String, SourcePosition> namedOnce(List<Received> received) {
    Map<String, SourcePosition> once = new HashMap<>();
    Set<String> again = new HashSet<>();
    for (Received each : received) {
      String imageId = "";
      if (each.content() instanceof Content.Decoded decoded) {
        imageId = decoded.imageId();
      } else if (each.content() instanceof Content.Withdrawn withdrawn) {
        imageId = withdrawn.imageId();
      }
      if (once.put(imageId, each.position()) != null) {
        again.add(imageId);
      }
    }
    once.keySet().removeAll(again);
    return once;
  }
}
