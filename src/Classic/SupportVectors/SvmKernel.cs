namespace MLNetDeep.Classic.SupportVectors;

/// <summary>A kernel: the similarity of two rows x and y, the inner product that a support vector machine works with.</summary>
public abstract record SvmKernel
{
    private protected SvmKernel()
    {
    }

    /// <summary>The fault of the settings, in words; null where there is none.</summary>
    internal abstract string? Fault { get; }

    /// <summary>The kernel for some training rows.</summary>
    internal abstract KernelFunction Resolve(ReadOnlySpan<float> features, int featureCount);

    private protected static string? FaultOf(SvmGamma gamma) => gamma.IsValid ? null : $"gamma above 0 and finite, got {gamma}";

    private protected static string? FaultOf(double coef0) => float.IsFinite((float)coef0) ? null : $"a finite coef0, got {coef0}";
}

/// <summary>The linear kernel: x·y.</summary>
public sealed record LinearKernel : SvmKernel
{
    /// <inheritdoc/>
    internal override string? Fault => null;

    /// <inheritdoc/>
    internal override KernelFunction Resolve(ReadOnlySpan<float> features, int featureCount) => new(KernelKind.Linear, 0, 0, 0);
}

/// <summary>The polynomial kernel: (gamma x·y + coef0)^degree.</summary>
/// <param name="Degree">The degree, at least 1.</param>
/// <param name="Gamma">The factor of the product.</param>
/// <param name="Coef0">The summand of the product.</param>
public sealed record PolynomialKernel(int Degree = 3, SvmGamma Gamma = default, double Coef0 = 0) : SvmKernel
{
    /// <inheritdoc/>
    internal override string? Fault => Degree < 1 ? $"a degree of at least 1, got {Degree}" : FaultOf(Gamma) ?? FaultOf(Coef0);

    /// <inheritdoc/>
    internal override KernelFunction Resolve(ReadOnlySpan<float> features, int featureCount) =>
        new(KernelKind.Polynomial, Gamma.Resolve(features, featureCount), Coef0, Degree);
}

/// <summary>The Gaussian kernel, a radial basis function: exp(-gamma |x - y|^2).</summary>
/// <param name="Gamma">The decline with distance.</param>
public sealed record RbfKernel(SvmGamma Gamma = default) : SvmKernel
{
    /// <inheritdoc/>
    internal override string? Fault => FaultOf(Gamma);

    /// <inheritdoc/>
    internal override KernelFunction Resolve(ReadOnlySpan<float> features, int featureCount) =>
        new(KernelKind.Rbf, Gamma.Resolve(features, featureCount), 0, 0);
}

/// <summary>The sigmoid kernel: tanh(gamma x·y + coef0), which is an inner product for some settings only.</summary>
/// <param name="Gamma">The factor of the product.</param>
/// <param name="Coef0">The summand of the product.</param>
public sealed record SigmoidKernel(SvmGamma Gamma = default, double Coef0 = 0) : SvmKernel
{
    /// <inheritdoc/>
    internal override string? Fault => FaultOf(Gamma) ?? FaultOf(Coef0);

    /// <inheritdoc/>
    internal override KernelFunction Resolve(ReadOnlySpan<float> features, int featureCount) =>
        new(KernelKind.Sigmoid, Gamma.Resolve(features, featureCount), Coef0, 0);
}
