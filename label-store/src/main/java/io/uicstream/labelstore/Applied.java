package io.uicstream.labelstore;

/**
 * What one batch did. {@code relabelled + droppedDraws} is the number of images in its draws.
 *
 * @param admitted records that brought an unknown image
 * @param duplicates records whose image was known
 * @param withdrawn records without a value
 * @param deadLettered records that could not be used
 * @param relabelled drawn images that got a new label
 * @param changed how many of those are in another class than before
 * @param droppedDraws drawn images that had left the window before their new label came
 */
public record Applied(
    int admitted,
    int duplicates,
    int withdrawn,
    int deadLettered,
    int relabelled,
    int changed,
    int droppedDraws) {}
