using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// An embedding: a trained vector for each word (Bengio, Ducharme, Vincent, Jauvin 2003): a row of word indices <c>[positions]</c>, whole
/// numbers from 0 to Words - 1, to <c>[Dimension, positions]</c>, so that a <see cref="Conv1D"/> over the positions can follow; with
/// <c>weight [Words, Dimension]</c>, drawn normal with deviation 1 as PyTorch does. It takes the network's input as it is: no
/// <see cref="InputScaling"/> before it. A number that is no index makes a training or a prediction throw
/// <see cref="ArgumentOutOfRangeException"/>, which names it.
/// </summary>
/// <param name="Words">The number of words, at least 1.</param>
/// <param name="Dimension">The length of a word's vector, at least 1.</param>
public sealed record Embedding(int Words, int Dimension) : LayerSpec
{
    /// <summary>The index of a word that stands for no word: its vector starts at zero and is not trained. Null: none.</summary>
    public int? PaddingIndex { get; init; }

    /// <inheritdoc/>
    protected internal override string Kind => "embedding";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override bool TakesIndices => true;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        LayerShapes.RequireAtLeast(1, Words, name, nameof(Words));
        LayerShapes.RequireAtLeast(1, Dimension, name, nameof(Dimension));
        if (PaddingIndex is { } padding && (padding < 0 || padding >= Words))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(PaddingIndex)} must be from 0 to {Words - 1}; got {padding}.");
        }
        return inputs[0].Rank == 1
            ? Shape.Of(Dimension, inputs[0][0])
            : throw new NetworkShapeException(name, "a row of word indices [positions]", inputs[0]);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs) =>
        [new ParameterSpec("weight", Shape.Of(Words, Dimension))];

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new EmbeddingLayer(name, this, inputs);
}

internal sealed class EmbeddingLayer : Layer
{
    private readonly Embedding _spec;
    private readonly WordVectors _vectors;

    public EmbeddingLayer(string name, Embedding spec, IReadOnlyList<Shape> inputs)
        : base(name, spec.DescribeParameters(inputs))
    {
        _spec = spec;
        _vectors = new WordVectors(spec.Words, spec.Dimension, inputs[0][0], spec.PaddingIndex ?? -1);
    }

    private Span<float> Weight => Parameters[0].Value.Span;

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state)
    {
        Span<float> indices = state.Input();
        if (_vectors.FirstUnknown(indices) is var unknown and >= 0)
        {
            int positions = indices.Length / state.Rows;
            throw new ArgumentOutOfRangeException(
                "inputs", indices[unknown],
                $"Layer '{Name}' expects word indices, whole numbers from 0 to {_spec.Words - 1}; "
                + $"got {indices[unknown]} at position {unknown % positions} of row {unknown / positions} of the batch. "
                + "Check the data, and that no InputScaling comes before.");
        }
        _vectors.Forward(state.Rows, indices, Weight, state.Output, state.Pass.Parallelism);
    }

    public override void Backward(LayerState state)
    {
        _vectors.Backward(state.Rows, state.Input(), state.OutputGradient, state.ParameterGradient(0), state.Pass.Parallelism);
        if (state.WantsInputGradient())
        {
            state.InputGradient().Clear();
        }
    }

    public override void Initialize(bool feedsRectifier, ulong key)
    {
        RandomNumbers.Normal(key, 0, 0, 1, Weight);
        if (_spec.PaddingIndex is { } padding)
        {
            Weight.Slice(padding * _spec.Dimension, _spec.Dimension).Clear();
        }
    }
}
