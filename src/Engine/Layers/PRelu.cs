using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Parametric rectified linear unit: <c>y = x</c> above 0, else <c>weight * x</c> with trained slopes, <c>weight [1]</c> or one a channel,
/// the first dimension; any shape (He, Zhang, Ren, Sun 2015). Slopes are 0.25 at first.
/// </summary>
/// <param name="PerChannel">Whether each channel has a slope of its own.</param>
public sealed record PRelu(bool PerChannel = false) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "prelu";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => true;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs) =>
        [new ParameterSpec("weight", [PerChannel ? inputs[0][0] : 1])];

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new PReluLayer(name, DescribeParameters(inputs), inputs[0]);
}

internal sealed class PReluLayer : Layer
{
    private const float InitialSlope = 0.25f;

    private readonly int _size;

    public PReluLayer(string name, IReadOnlyList<ParameterSpec> parameters, Shape input)
        : base(name, parameters)
    {
        _size = checked((int)(input.Elements / Weight.Length));
        Parameters[0].Value.Span.Fill(InitialSlope);
    }

    internal override bool MayPredictInPlace => true;

    internal override bool BackwardReadsOutput => false;

    private ReadOnlySpan<float> Weight => Parameters[0].Values;

    public override void Forward(LayerState state)
    {
        int groups = Weight.Length;
        state.ParallelFor(checked(state.Rows * groups), plane =>
        {
            float slope = Weight[plane % groups];
            ReadOnlySpan<float> x = state.Input().Slice(plane * _size, _size);
            Span<float> y = state.Output.Slice(plane * _size, _size);
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] > 0 ? x[i] : slope * x[i];
            }
        });
    }

    public override void Backward(LayerState state)
    {
        int groups = Weight.Length;
        int rows = state.Rows;
        state.ParallelFor(groups, group =>
        {
            double sum = 0;
            for (int row = 0; row < rows; row++)
            {
                int start = ((row * groups) + group) * _size;
                ReadOnlySpan<float> x = state.Input().Slice(start, _size);
                ReadOnlySpan<float> dy = state.OutputGradient.Slice(start, _size);
                for (int i = 0; i < x.Length; i++)
                {
                    sum += x[i] > 0 ? 0 : (double)x[i] * dy[i];
                }
            }
            state.ParameterGradient(0)[group] = (float)sum;
        });
        if (state.WantsInputGradient())
        {
            state.ParallelFor(checked(rows * groups), plane =>
            {
                float slope = Weight[plane % groups];
                ReadOnlySpan<float> x = state.Input().Slice(plane * _size, _size);
                ReadOnlySpan<float> dy = state.OutputGradient.Slice(plane * _size, _size);
                Span<float> dx = state.InputGradient().Slice(plane * _size, _size);
                for (int i = 0; i < x.Length; i++)
                {
                    dx[i] = x[i] > 0 ? dy[i] : slope * dy[i];
                }
            });
        }
    }
}
