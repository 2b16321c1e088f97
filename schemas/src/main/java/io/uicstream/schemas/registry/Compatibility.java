package io.uicstream.schemas.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** What a new version of a schema must be able to do. */
enum Compatibility {
  /** Anything goes. */
  NONE(false, false, false),
  /** Reads data of the latest version. */
  BACKWARD(true, false, false),
  /** Reads data of every version. */
  BACKWARD_TRANSITIVE(true, false, true),
  /** Its data can be read by the latest version. */
  FORWARD(false, true, false),
  /** Its data can be read by every version. */
  FORWARD_TRANSITIVE(false, true, true),
  /** Both ways with the latest version. */
  FULL(true, true, false),
  /** Both ways with every version. */
  FULL_TRANSITIVE(true, true, true);

  private final boolean backward;
  private final boolean forward;
  private final boolean transitive;

  Compatibility(boolean backward, boolean forward, boolean transitive) {
    this.backward = backward;
    this.forward = forward;
    this.transitive = transitive;
  }

  /** Why a candidate may not follow the versions given oldest first; empty if it may. */
  List<String> violations(Schema candidate, List<Schema> versions) {
    List<Schema> others =
        transitive || versions.isEmpty()
            ? versions
            : versions.subList(versions.size() - 1, versions.size());
    List<String> violations = new ArrayList<>();
    for (Schema other : others) {
      if (backward) {
        violations.addAll(unreadable(candidate, other));
      }
      if (forward) {
        violations.addAll(unreadable(other, candidate));
      }
    }
    return violations;
  }

  private static List<String> unreadable(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(found -> found.getType() + " at " + found.getLocation() + ": " + found.getMessage())
        .toList();
  }
}
