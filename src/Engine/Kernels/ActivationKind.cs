namespace MLNetDeep.Engine.Kernels;

/// <summary>An activation that a kernel applies to what it has just computed.</summary>
public enum ActivationKind
{
    /// <summary>The identity.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,

    /// <summary>tanh(x).</summary>
    Tanh,
}
