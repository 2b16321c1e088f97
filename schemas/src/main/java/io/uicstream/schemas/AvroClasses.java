package io.uicstream.schemas;

import java.util.stream.Stream;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro load this package's generated classes. Avro loads no class by the name in a schema
 * unless it is on a list that holds for the whole process; this adds ours to that list and leaves
 * what the application or its system properties put there.
 */
final class AvroClasses {
  static {
    ClassSecurityValidator.Builder ours = ClassSecurityValidator.builder();
    Stream.of(
            Image.class,
            ImageReference.class,
            Sha256.class,
            Annotation.class,
            PseudoLabel.class,
            LabelCause.class,
            Embedding.class)
        .forEach(ours::add);
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), ours.build()));
  }

  private AvroClasses() {}

  /** Does its work once in a process, however often it is called. */
  static void trust() {
    // The static initialiser above has run by now.
  }
}
