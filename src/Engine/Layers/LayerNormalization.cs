using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Normalization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Layer normalization: <c>y = (x - mean) / sqrt(variance + Epsilon) * weight + bias</c> with mean and variance, over the number of
/// elements, of each row's own elements (Ba, Kiros, Hinton 2016); any shape, the same in training and prediction, as PyTorch's LayerNorm
/// over the last dimensions. Parameters of the normalized dimensions' shape, trained: <c>weight</c>, 1 at first, and <c>bias</c>, 0 at
/// first.
/// </summary>
public sealed record LayerNormalization : LayerSpec
{
    /// <summary>The number of the last dimensions that are normalized together; null: all.</summary>
    public int? Dimensions { get; init; }

    /// <summary>The number added to the variance, above 0: 1e-5 by default.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <inheritdoc/>
    protected internal override string Kind => "layer_normalization";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (Epsilon is not (> 0 and < float.PositiveInfinity))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Epsilon)} must be a number above 0; got {Epsilon}.");
        }
        if (Dimensions < 1)
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Dimensions)} must be at least 1, or null for all; got {Dimensions}.");
        }
        return Dimensions is not { } last || last <= inputs[0].Rank
            ? inputs[0]
            : throw new NetworkShapeException(name, $"at least {last} dimensions", inputs[0]);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        Shape normalized = Normalized(inputs[0]);
        return [new ParameterSpec("weight", normalized), new ParameterSpec("bias", normalized)];
    }

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => output.Elements;

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new LayerNormalizationLayer(name, this, inputs);

    private Shape Normalized(Shape input) => Shape.Of(input.AsSpan()[(input.Rank - (Dimensions ?? input.Rank))..]);
}

internal sealed class LayerNormalizationLayer : Layer
{
    private readonly float _epsilon;
    private readonly int _groups;

    public LayerNormalizationLayer(string name, LayerNormalization spec, IReadOnlyList<Shape> inputs)
        : base(name, spec.DescribeParameters(inputs))
    {
        _epsilon = spec.Epsilon;
        _groups = (int)(inputs[0].Elements / Weight.Length);
        Weight.Fill(1);
    }

    internal override bool MayPredictInPlace => true;

    private Span<float> Weight => Parameters[0].Value.Span;

    private Span<float> Bias => Parameters[1].Value.Span;

    internal override int ScratchSize(int rows, Parallelism parallelism, bool training) =>
        training ? LayerNorm.ScratchSize(checked(rows * _groups), Weight.Length) : 0;

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) =>
        LayerNorm.Forward(state.Rows * _groups, _epsilon, state.Input(), Weight, Bias, state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state) => LayerNorm.Backward(
        state.Rows * _groups, _epsilon, state.Input(), Weight, state.OutputGradient, state.ParameterGradient(0),
        state.ParameterGradient(1), state.WantsInputGradient() ? state.InputGradient() : [], state.Scratch, state.Pass.Parallelism);
}
