package io.uicstream.learner.probe;

/**
 * Views with the numbers of their classes.
 *
 * @param labels one for each view, 0 to below the number of classes
 */
@SuppressWarnings("ArrayRecordComponent")
record Labelled(CentreViews views, int[] labels) {}
