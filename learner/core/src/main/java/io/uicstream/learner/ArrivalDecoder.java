package io.uicstream.learner;

import io.uicstream.labelstore.SourcePosition;
import io.uicstream.learner.ImageEnvelope.Opened;
import io.uicstream.learner.Received.Content;
import java.util.concurrent.CompletableFuture;

/** Decodes an image that arrived and makes the view it is scored by, on the decode threads. */
interface ArrivalDecoder {
  /** Fails with an {@code UndecodableImageException} if the bytes are no image that can be used. */
  CompletableFuture<Content> decode(Opened.Encoded encoded, SourcePosition position);
}
