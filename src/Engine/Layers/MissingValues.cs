using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The imputation of missing values, NaN, of the network's input, <c>[features]</c> to <c>[features + Columns]</c>: the median of the
/// feature takes their place, and behind the features come indicators, 1 where a feature is missing and 0 where it is there. Medians, and
/// which features have an indicator, are not trained but learned from the training data before training: those that are missing in a row
/// of it, first to last. Before that medians are 0.
/// </summary>
public sealed record MissingValues : LayerSpec
{
    /// <summary>The number of features that have an indicator, at least 0. Null: all of them.</summary>
    public int? Columns { get; init; }

    /// <inheritdoc/>
    protected internal override string Kind => "missing_values";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        LayerShapes.RequireColumns(name, Columns, 0, inputs[0]);
        return Shape.Of(checked(inputs[0][0] + (Columns ?? inputs[0][0])));
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs) => Columns == 0
        ? [new ParameterSpec("fill", inputs[0], false)]
        : [new ParameterSpec("fill", inputs[0], false), new ParameterSpec("columns", Shape.Of(Columns ?? inputs[0][0]), false)];

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new MissingValuesLayer(name, DescribeParameters(inputs));
}

internal sealed class MissingValuesLayer : Layer, IInputLearner
{
    private bool _isLearned;

    public MissingValuesLayer(string name, IReadOnlyList<ParameterSpec> parameters)
        : base(name, parameters) => InputSample.Number(Columns);

    public bool IsNew => !_isLearned && !Fill.ContainsAnyExcept(0f) && InputSample.AreNumbered(Columns);

    /// <summary>The number of features.</summary>
    public int Features => Fill.Length;

    /// <summary>The number of features that have an indicator.</summary>
    public int Indicators => Columns.Length;

    private Span<float> Fill => Parameters[0].Value.Span;

    private Span<float> Columns => Parameters.Count > 1 ? Parameters[1].Value.Span : [];

    internal override bool BackwardReadsOutput => false;

    public void Learn(InputSample sample)
    {
        for (int feature = 0; feature < Fill.Length; feature++)
        {
            Fill[feature] = sample.Median(feature);
        }
        IEnumerable<int> missing = Enumerable.Range(0, Fill.Length).Where(sample.HasMissing);
        IEnumerable<int> others = Enumerable.Range(0, Fill.Length).Where(feature => !sample.HasMissing(feature));
        int index = 0;
        foreach (int feature in missing.Concat(others).Take(Columns.Length).Order())
        {
            Columns[index++] = feature;
        }
        _isLearned = true;
    }

    /// <summary>The output for rows of the network's input.</summary>
    public void Apply(int rows, ReadOnlySpan<float> input, Span<float> output) =>
        MissingNumbers.Forward(rows, input, Fill, Columns, output);

    public override void Forward(LayerState state) => Apply(state.Rows, state.Input(), state.Output);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            MissingNumbers.Backward(state.Rows, state.Input(), Columns.Length, state.OutputGradient, state.InputGradient());
        }
    }
}
