package io.clientele.tag;

import io.clientele.learn.Encoding;
import java.util.List;

/**
 * What was learnt of which class customers are in.
 *
 * @param method how it was learnt
 * @param encoding the features it asks for
 * @param classes what it tells apart
 * @param coefficients for each class, of the encoded features, then of each being null; empty for
 *     trees
 * @param intercepts for each class; empty for trees
 * @param trees empty for a linear one
 */
record Classifier(
    String method,
    Encoding encoding,
    List<String> classes,
    List<List<Double>> coefficients,
    List<Double> intercepts,
    List<VoteTree> trees) {}
