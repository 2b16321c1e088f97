/**
 * Clustering of feature vectors as DeepCluster does it, which the labelling rule {@code kmeans}
 * compares the paper's method with. Start at {@link io.uicstream.learner.cluster.Clustering}.
 *
 * <p>May import: {@code io.uicstream.engine} for tensors, {@code org.bytedeco.openblas}, the JDK.
 * No native type leaves this package.
 */
package io.uicstream.learner.cluster;
