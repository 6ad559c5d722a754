using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Piecewise-linear encoding of features of a table, <c>[features]</c> to <c>[Columns * Bins]</c>: each bin of a feature is 0 for values
/// below it, <see cref="Height"/> for those above it, and rises between its edges:
/// <c>y[i, b] = clamp((x[column i] - offset[i, b]) * scale[i, b], 0, Height)</c>.
/// A dense layer over it learns a curve of each feature (Gorishniy, Rubachev, Babenko, "On embeddings for numerical features in tabular
/// deep learning", 2022). Edges, quantiles of the feature, and which features have bins, are not trained but learned from the training
/// data before training: those of three values or more, first to last. A value that is that of many rows is an edge, and
/// the other edges are quantiles of the rest. Fewer values make fewer bins, and the others stay 0.
/// </summary>
/// <param name="Bins">The number of bins a feature, at least 1: 8 by default.</param>
public sealed record PiecewiseLinearEncoding(int Bins = 8) : LayerSpec
{
    /// <summary>
    /// The value of a bin for numbers above it, more than 0: 1 by default. From low bins a dense layer learns less: it must take more
    /// steps, against more decay, to weights as large as its curves need.
    /// </summary>
    public float Height { get; init; } = 1;

    /// <summary>The number of features that are encoded, at least 1. Null: all of them.</summary>
    public int? Columns { get; init; }

    /// <inheritdoc/>
    protected internal override string Kind => "piecewise_linear_encoding";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        LayerShapes.RequireAtLeast(1, Bins, name, nameof(Bins));
        if (Height is not (> 0 and < float.PositiveInfinity))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Height)} must be a number above 0; got {Height}.");
        }
        LayerShapes.RequireColumns(name, Columns, 1, inputs[0]);
        long outputs = (long)Bins * (Columns ?? inputs[0][0]);
        return outputs <= int.MaxValue
            ? Shape.Of((int)outputs)
            : throw new NetworkShapeException(name, $"fewer features: {Bins:N0} bins of each are {outputs:N0} numbers", inputs[0]);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        int columns = Columns ?? inputs[0][0];
        var edges = Shape.Of(columns, Bins);
        return
        [
            new ParameterSpec("offset", edges, false), new ParameterSpec("scale", edges, false),
            new ParameterSpec("columns", Shape.Of(columns), false),
        ];
    }

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => output.Elements;

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new PiecewiseLinearEncodingLayer(name, this, inputs);
}

internal sealed class PiecewiseLinearEncodingLayer : ScalingLayer, IInputLearner
{
    private readonly int _bins;
    private readonly int _inputs;
    private readonly float _height;

    public PiecewiseLinearEncodingLayer(string name, PiecewiseLinearEncoding spec, IReadOnlyList<Shape> inputs)
        : base(name, spec.DescribeParameters(inputs))
    {
        (_bins, _inputs, _height) = (spec.Bins, inputs[0][0], spec.Height);
        InputSample.Number(Columns);
    }

    internal override bool MayRunInPlace => false;

    internal override bool BackwardReadsOutput => true;

    private Span<float> Columns => Parameters[2].Value.Span;

    public void Learn(InputSample sample)
    {
        Offset.Clear();
        Scale.Clear();
        Columns.Clear();
        int[] encoded = [.. Enumerable.Range(0, Math.Min(_inputs, sample.Inputs)).Where(sample.IsNumber).Take(Columns.Length)];
        for (int i = 0; i < encoded.Length; i++)
        {
            Columns[i] = encoded[i];
            float[] edges = Edges(sample.Sorted(encoded[i]));
            for (int bin = 0; bin + 1 < edges.Length; bin++)
            {
                Offset[(i * _bins) + bin] = edges[bin];
                Scale[(i * _bins) + bin] = Math.Min(_height / (edges[bin + 1] - edges[bin]), float.MaxValue);
            }
        }
        IsLearned = true;
    }

    public override void Forward(LayerState state) => PiecewiseLinear.Forward(
        state.Rows, _inputs, state.Input(), Columns, _bins, Offset, Scale, _height, state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            PiecewiseLinear.Backward(
                state.Rows, _inputs, state.Output, state.OutputGradient, Columns, _bins, Scale, _height, state.InputGradient());
        }
    }

    // A value such as 0 may be that of so many rows that several quantiles are equal: it is an edge, and the others are quantiles of the
    // rest.
    private float[] Edges(float[] sorted)
    {
        float[] quantiles = Quantiles(sorted, _bins + 1);
        if (quantiles.Length > _bins)
        {
            return quantiles;
        }
        double many = sorted.Length / (double)_bins;
        float[] frequent = [.. sorted.GroupBy(value => value).Where(rows => rows.Count() >= many).Select(rows => rows.Key)];
        float[] rest = [.. sorted.Where(value => Array.BinarySearch(frequent, value) < 0)];
        return [.. frequent.Concat(Quantiles(rest, Math.Max(2, _bins + 1 - frequent.Length))).Distinct().Order().Take(_bins + 1)];
    }

    private static float[] Quantiles(float[] sorted, int count) => sorted.Length == 0
        ? []
        : [.. Enumerable.Range(0, count).Select(edge => InputSample.Quantile(sorted, edge / (count - 1.0))).Distinct()];
}
