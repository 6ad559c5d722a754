namespace MLNetDeep.Classic.Trees;

/// <summary>How mixed the classes of a node are, p_c being the share of class c in the node's weight.</summary>
public enum SplitCriterion
{
    /// <summary>
    /// <c>1 - sum of p_c^2</c>: how often two rows drawn from the node differ in class. Breiman, Friedman, Olshen and Stone 1984.
    /// </summary>
    Gini,

    /// <summary><c>-sum of p_c log2 p_c</c>, in bits: Shannon's entropy, 1948, as Quinlan's trees have it, 1986.</summary>
    Entropy,
}
