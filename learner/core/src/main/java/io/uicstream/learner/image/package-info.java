/**
 * From an encoded image to the pixels of one view: decoding with limits, orientation, crop and
 * resize.
 *
 * <p>May use the JDK (of ImageIO only its reader of JPEG), webp-imageio through ImageIO, and {@code
 * io.uicstream.engine}. Start reading at {@link io.uicstream.learner.image.ViewMaker}, then {@link
 * io.uicstream.learner.image.ImageDecoder}; each format begins in the class of its name.
 *
 * <h2>One image, one verdict</h2>
 *
 * On arrival all pixels of an image are decoded. An image that passes gives every later view; one
 * that does not is a dead letter. No pixel is made up: where bytes are missing or damaged, decoding
 * fails. Bytes that no pixel depends on never reach a reader: JPEG and WebP are written anew for
 * theirs, of PNG five chunks are looked at.
 *
 * <h2>Which decoder, and why</h2>
 *
 * <ul>
 *   <li><b>JPEG</b>: the JDK's reader, libjpeg. It fills what is missing with gray and warns; here
 *       a warning is an error. It keeps the tables of the image before; here an image must bring
 *       its own.
 *   <li><b>WebP</b>: libwebp 1.6 through webp-imageio 0.11. Of 500 CIFAR-10 images each by {@code
 *       cwebp -m 0}, {@code -m 4}, {@code -q 5} and {@code -lossless}, its pixels are those of
 *       {@code dwebp}. TwelveMonkeys, which is pure Java, was off by more than 2 levels in the mean
 *       in 329, 63, 167 and 0 of them (3.14), and in 49, 51, 45 and 0 (3.15, which repeats chroma
 *       where libwebp interpolates), and took 8 to 14 times as long. The price is native code that
 *       sees strangers' bytes, 5 MB with the Kotlin library: it gets one frame, and sizes that were
 *       checked.
 *   <li><b>PNG, GIF, BMP, TIFF, PNM</b>: in this package, in Java. The JDK's readers hold the whole
 *       picture at the depth of the source (392 MB for 49 megapixels of 16 bits and alpha, where
 *       rows take 147), fill missing pixels of GIF, BMP and TIFF without a word, and fail on chunks
 *       that no pixel depends on.
 * </ul>
 *
 * <h2>Hostile images</h2>
 *
 * Images come from strangers. Whatever the bytes are, they are decoded or refused with a reason, in
 * memory and time that are known from the header, and the process goes on:
 *
 * <ul>
 *   <li>Size and memory are read from the header and checked before a pixel is decoded. All decode
 *       threads share a quarter of the heap ({@link io.uicstream.learner.image.DecodeMemory}).
 *   <li>Time is bounded by the limits of pixels and bytes: every pixel is touched a fixed number of
 *       times, and of a JPEG a hundred scans are read, no more.
 *   <li>What would lead from one format into another, a JPEG within a BMP or TIFF, is refused.
 * </ul>
 *
 * Every format and variant is tested against another decoder (GoldenImagesTest), files of the field
 * (FieldCasesTest), mutations (VerdictTest), hand-made bombs (BombsTest, HostileImagesTest), and
 * fuzzed in every build (JpegFuzzTest, ImageFuzzTest); tests/README.md says how to fuzz for longer.
 */
package io.uicstream.learner.image;
