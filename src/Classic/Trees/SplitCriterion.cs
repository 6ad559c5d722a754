namespace MLNetDeep.Classic.Trees;

/// <summary>The impurity of a node, p_c being the share of class c in the node's weight.</summary>
public enum SplitCriterion
{
    /// <summary>
    /// The Gini impurity, <c>1 - sum of p_c^2</c>: how often two rows drawn from the node differ in class. Breiman, Friedman, Olshen and
    /// Stone 1984.
    /// </summary>
    Gini,

    /// <summary>The entropy, <c>-sum of p_c log2 p_c</c>, in bits: Shannon 1948, in Quinlan's trees, 1986.</summary>
    Entropy,
}
