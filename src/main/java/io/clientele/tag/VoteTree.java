package io.clientele.tag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/**
 * A classification tree as lists: node 0 is the root.
 *
 * @param features which feature a node asks for; -1 for a leaf
 * @param thresholds up to which it goes left
 * @param left the node on the left
 * @param right the node on the right
 * @param votes share of each class at a node, inner ones included, to six digits
 */
record VoteTree(
    List<Integer> features,
    List<Double> thresholds,
    List<Integer> left,
    List<Integer> right,
    List<List<Double>> votes) {
  private static final double DIGITS = 1e6;

  static VoteTree of(Node root) {
    VoteTree tree =
        new VoteTree(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    tree.add(root);
    return tree;
  }

  private int add(Node node) {
    int at = votes.size();
    double[] counts = node.impurityStats().stats();
    double all = Arrays.stream(counts).sum();
    votes.add(
        Arrays.stream(counts).map(n -> Math.round(n / all * DIGITS) / DIGITS).boxed().toList());
    features.add(-1);
    thresholds.add(0.0);
    left.add(0);
    right.add(0);
    if (node instanceof InternalNode inner) {
      ContinuousSplit split = (ContinuousSplit) inner.split();
      features.set(at, split.featureIndex());
      thresholds.set(at, split.threshold());
      left.set(at, add(inner.leftChild()));
      right.set(at, add(inner.rightChild()));
    }
    return at;
  }
}
