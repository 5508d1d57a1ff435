package io.clientele.forecast;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/**
 * A regression tree as lists: node 0 is the root.
 *
 * @param features which feature a node asks for; -1 for a leaf
 * @param thresholds up to which it goes left
 * @param left the node on the left
 * @param right the node on the right
 * @param values what is predicted at a node, inner ones included, times the tree's weight
 */
record Tree(
    List<Integer> features,
    List<Double> thresholds,
    List<Integer> left,
    List<Integer> right,
    List<Double> values) {
  static Tree of(Node root, double weight) {
    Tree tree =
        new Tree(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    tree.add(root, weight);
    return tree;
  }

  private int add(Node node, double weight) {
    int at = values.size();
    values.add(node.prediction() * weight);
    features.add(-1);
    thresholds.add(0.0);
    left.add(0);
    right.add(0);
    if (node instanceof InternalNode inner) {
      ContinuousSplit split = (ContinuousSplit) inner.split();
      features.set(at, split.featureIndex());
      thresholds.set(at, split.threshold());
      left.set(at, add(inner.leftChild(), weight));
      right.set(at, add(inner.rightChild(), weight));
    }
    return at;
  }
}
