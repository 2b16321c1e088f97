/**
 * Brings images onto the topic {@code images}, and true classes onto {@code annotations}.
 *
 * <p>An {@link io.uicstream.ingest.ImageSource} yields encoded images one at a time: files of a
 * folder ({@link io.uicstream.ingest.FolderSource}) or pictures drawn on the spot ({@link
 * io.uicstream.ingest.GeneratedCorpus}); {@link io.uicstream.ingest.LoopingSource} begins again at
 * the end. {@link io.uicstream.ingest.Publisher} sends them at a set pace. Nothing is decoded here:
 * what cannot be used as an image is for the learner to refuse, in one place for every producer.
 *
 * <p>May use {@code schemas}, kafka-clients, slf4j and the JDK. Start reading at {@link
 * io.uicstream.ingest.Publisher#publish}.
 */
package io.uicstream.ingest;
