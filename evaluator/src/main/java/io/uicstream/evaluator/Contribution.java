package io.uicstream.evaluator;

/** What stage 1 sends to stage 2, in the order in which it came about in its partition. */
sealed interface Contribution permits Pane, AnnotatedEmbedding {}
