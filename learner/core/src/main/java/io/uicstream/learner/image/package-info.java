/**
 * From an encoded image to the pixels of one view: decoding with limits, orientation, crop and
 * resize.
 *
 * <p>May use the JDK (ImageIO included), TwelveMonkeys' readers through ImageIO, and {@code
 * io.uicstream.engine}. Start reading at {@link io.uicstream.learner.image.ViewMaker}, then {@link
 * io.uicstream.learner.image.ImageDecoder}.
 */
package io.uicstream.learner.image;
