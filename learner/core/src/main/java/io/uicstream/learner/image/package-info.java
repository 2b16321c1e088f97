/**
 * From an encoded image to the pixels of one view: decoding with limits, orientation, crop and
 * resize.
 *
 * <p>May use the JDK (ImageIO included), TwelveMonkeys' readers through ImageIO, and {@code
 * io.uicstream.engine}. Start reading at {@link io.uicstream.learner.image.ViewMaker}, then {@link
 * io.uicstream.learner.image.ImageDecoder}.
 *
 * <h2>Hostile images</h2>
 *
 * Images come from strangers. Whatever the bytes are, they are decoded or refused with a reason, in
 * memory and time that the two limits (pixels, bytes) bound, and the process goes on:
 *
 * <ul>
 *   <li>Size is read from the header and checked before a pixel is decoded; a file with two sizes
 *       is refused.
 *   <li>PNG, GIF, BMP and WebP are decoded in Java (PNG inflates through the JDK's zlib), which
 *       cannot write where it should not. JPEG is decoded by the libjpeg inside the JDK: native
 *       code, but the JDK's own, which its security updates cover, and nothing is added to it.
 *   <li>Colour profiles of JPEG, WebP and BMP, which readers hand to a native library, are hidden
 *       from them ({@link io.uicstream.learner.image.Mask}); no pixel depends on one. What would
 *       lead from one format into another, a JPEG within a BMP, is refused, and so is a WebP that
 *       holds a larger one.
 *   <li>Every further scan of a JPEG costs the time of a whole image: a hundred are read, no more.
 * </ul>
 *
 * All of it is tested by hand-made images (HostileImagesTest, BombsTest) and fuzzed in every build
 * (JpegFuzzTest, ImageFuzzTest); tests/README.md says how to fuzz for longer.
 */
package io.uicstream.learner.image;
