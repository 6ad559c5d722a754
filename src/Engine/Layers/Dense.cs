using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// A fully connected layer: <c>y = W x + b</c>, <c>[inputs]</c> to <c>[Units]</c>,
/// with <c>weight [Units, inputs]</c> and <c>bias [Units]</c>.
/// </summary>
/// <param name="Units">Outputs, at least 1.</param>
/// <param name="Bias">Whether a bias is added.</param>
public sealed record Dense(int Units, bool Bias = true) : LayerSpec
{
    /// <summary>How the initial weights are drawn.</summary>
    public WeightInitialization Initialization { get; init; }

    internal override string Kind => "dense";

    internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (Units < 1)
            throw new ArgumentException($"Layer '{name}': {nameof(Units)} must be at least 1; got {Units}.");
        return inputs[0].Rank == 1 ? Shape.Of(Units) : throw LayerShapes.NotVector(name, inputs[0]);
    }

    internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        var weight = new ParameterSpec("weight", Shape.Of(Units, inputs[0][0]));
        return Bias ? [weight, new ParameterSpec("bias", Shape.Of(Units))] : [weight];
    }

    internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => (long)inputs[0][0] * Units;

    internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new DenseLayer(name, this, inputs);
}

internal sealed class DenseLayer(string name, Dense spec, IReadOnlyList<Shape> inputs) : Layer(name, spec.DescribeParameters(inputs))
{
    private readonly int _inputs = inputs[0][0];
    private readonly int _units = spec.Units;

    public override void Forward(LayerState state)
    {
        Span<float> weight = Parameters[0].Value.Span;
        Gemm.Multiply(
            Transpose.No, Transpose.Yes, state.Rows, _units, _inputs,
            state.Input(), _inputs, weight, _inputs, false, state.Output, _units, state.Pass.Parallelism);
        if (spec.Bias)
            Elementwise.AddBias(state.Rows, _units, Parameters[1].Value.Span, state.Output);
    }

    public override void Backward(LayerState state)
    {
        Span<float> gradient = state.OutputGradient;
        Gemm.Multiply(
            Transpose.Yes, Transpose.No, _units, _inputs, state.Rows,
            gradient, _units, state.Input(), _inputs, false, state.ParameterGradient(0), _inputs, state.Pass.Parallelism);
        if (spec.Bias)
            Elementwise.BiasGradient(state.Rows, _units, gradient, state.ParameterGradient(1));
        if (state.WantsInputGradient())
        {
            Gemm.Multiply(
                Transpose.No, Transpose.No, state.Rows, _inputs, _units,
                gradient, _units, Parameters[0].Value.Span, _inputs, false, state.InputGradient(), _inputs, state.Pass.Parallelism);
        }
    }

    public override void Initialize(bool feedsRelu, ulong key) => InitialWeights.Draw(
        spec.Initialization, feedsRelu, _inputs, _units, key, Parameters[0].Value.Span, spec.Bias ? Parameters[1].Value.Span : []);
}
