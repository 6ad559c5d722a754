using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// Gives a network's <see cref="InputScaling"/> and <see cref="OutputScaling"/> layers their offset and scale, by mean and standard
/// deviation of the training data, and each <see cref="IInputLearner"/> what it learns from it.
/// </summary>
internal static class ScalingLearner
{
    private const int BlockRows = 64;

    /// <summary>
    /// Learns from one pass over the rows: the mean becomes the offset; one over the standard deviation the scale of inputs, the standard
    /// deviation that of outputs, the network's last layer; where the data does not vary the scale is 1. Computed in double, row by row;
    /// weights of rows do not matter. A network without such a layer is left as it is.
    /// </summary>
    /// <remarks>
    /// <see cref="InputScalingMode.Automatic"/> makes exceptions for rows that are no images, all of them with offset 0:
    /// <see cref="IBatchSource.UnscaledInputs"/> have scale 1; of rows that are <see cref="IBatchSource.IsSparse"/>, what is zero in more
    /// than one of twenty has one over the root of the mean square of its other values, but at most 1. A rare word keeps its size so, where
    /// one over its standard deviation would make noise of it.
    /// </remarks>
    /// <param name="network">
    /// The network; layers that learn of its input must take that, or a <see cref="Slice"/> of its first features, as it is or through
    /// <see cref="ChannelsFirst"/> or <see cref="MissingValues"/>.
    /// </param>
    /// <param name="source">The rows.</param>
    /// <param name="cancellation">Ends the pass early; the layers are then left as they were.</param>
    /// <exception cref="InvalidOperationException">Another layer comes before one of them and nothing was read, or there are no
    /// rows.</exception>
    public static void Learn(Network network, IBatchSource source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(source);
        LearnInputs(network, source, onlyNew: false, cancellation);
        Learn(FindInputs(network, source, onlyNew: false), network.Layers[^1] as OutputScalingLayer, source, cancellation);
    }

    /// <summary>Whether a layer has learned nothing yet.</summary>
    internal static bool HasNew(Network network) => network.Layers.Any(
        layer => layer is IInputLearner { IsNew: true } or InputScalingLayer { IsNew: true } or OutputScalingLayer { IsNew: true });

    /// <summary>As <see cref="Learn(Network, IBatchSource, CancellationToken)"/> for layers that have learned nothing yet.</summary>
    internal static void LearnIfNew(Network network, IBatchSource source, CancellationToken cancellation)
    {
        LearnInputs(network, source, onlyNew: true, cancellation);
        OutputScalingLayer? output = network.Layers[^1] is OutputScalingLayer { IsNew: true } last ? last : null;
        Learn(FindInputs(network, source, onlyNew: true), output, source, cancellation);
    }

    // Layers that learn of each feature's values; the scaling of what they give comes after them.
    private static void LearnInputs(Network network, IBatchSource source, bool onlyNew, CancellationToken cancellation)
    {
        IInputLearner[] layers = [.. network.Layers.OfType<IInputLearner>().Where(layer => !onlyNew || layer.IsNew)];
        foreach (IInputLearner layer in layers)
        {
            RequireInput(network, (Layer)layer, layer is PiecewiseLinearEncodingLayer ? [typeof(MissingValues)] : []);
        }
        if (layers.Length > 0 && InputSampling.Read(source, cancellation) is { } sample)
        {
            Array.ForEach(layers, layer => layer.Learn(sample));
        }
    }

    // A list, so that a layer at the wrong place is refused before a row is read for the others.
    private static List<InputMoments> FindInputs(Network network, IBatchSource source, bool onlyNew)
    {
        var found = new List<InputMoments>();
        foreach (InputScalingLayer layer in network.Layers.OfType<InputScalingLayer>())
        {
            Layer? before = RequireInput(network, layer, typeof(ChannelsFirst), typeof(MissingValues));
            if (!onlyNew || layer.IsNew)
            {
                found.Add(new InputMoments(layer, before, source));
            }
        }
        return found;
    }

    // The one layer between the network's input, or a slice of its first features, and this one, which may be one of these; null where
    // there is none.
    private static Layer? RequireInput(Network network, Layer layer, params Type[] mayComeBefore)
    {
        NetworkNode node = network.Spec.Nodes.First(node => node.Name == layer.Name);
        int index = node.InputIndices[0];
        if (network.Spec.IsStartOfInput(index))
        {
            return null;
        }
        NetworkNode before = network.Spec.Nodes[index];
        if (!network.Spec.IsStartOfInput(before.InputIndices[0]) || !mayComeBefore.Contains(before.Layer.GetType()))
        {
            string[] expected = [.. mayComeBefore.Select(type => $"a {type.Name} of it")];
            throw new InvalidOperationException(
                $"Layer '{layer.Name}' learns from the network's input: only {string.Join(" or ", ["the input", .. expected])} may come "
                + $"before; it takes '{node.Inputs[0]}'.");
        }
        return network.Layers[index];
    }

    private static void Learn(List<InputMoments> inputs, OutputScalingLayer? output, IBatchSource source, CancellationToken cancellation)
    {
        List<InputMoments> measured = inputs.FindAll(input => input.NeedsRows);
        GroupMoments? targets = output is null ? null : new GroupMoments(source.TargetSize, 1);
        if (measured.Count > 0 || targets is not null)
        {
            long rows = Measure(measured, targets, source, cancellation);
            if (rows < 0)
            {
                return;
            }
            if (rows == 0)
            {
                throw new InvalidOperationException("The training source has no rows; at least one is needed.");
            }
        }
        inputs.ForEach(input => input.Finish());
        for (int target = 0; target < output?.Offset.Length; target++)
        {
            output.Offset[target] = (float)targets!.Mean(target);
            output.Scale[target] = (float)(targets.Deviation(target) ?? 1);
        }
        output?.IsLearned = true;
    }

    // The number of rows; -1 when cancelled.
    private static long Measure(List<InputMoments> inputs, GroupMoments? targets, IBatchSource source, CancellationToken cancellation)
    {
        SparseRows? sparse = source.IsSparse ? new SparseRows(source.InputSize) : null;
        float[] dense = new float[sparse is null ? checked(source.InputSize * BlockRows) : 0];
        float[] read = new float[checked(source.TargetSize * BlockRows)];
        using IBatchReader reader = source.StartEpoch(0);
        long rows = 0;
        for (int count; (count = sparse is null ? reader.ReadBatch(dense, read, []) : reader.ReadBatch(sparse, read, [])) > 0;)
        {
            if (cancellation.IsCancellationRequested)
            {
                return -1;
            }
            foreach (InputMoments input in inputs)
            {
                if (sparse is null)
                {
                    input.Add(dense.AsSpan(0, count * source.InputSize));
                }
                else
                {
                    input.Add(sparse);
                }
            }
            for (int row = 0; row < count; row++)
            {
                targets?.Add(read.AsSpan(row * source.TargetSize, source.TargetSize));
            }
            sparse?.Clear();
            rows += count;
        }
        return rows;
    }

    /// <summary>The numbers that a layer that scales inputs learns from.</summary>
    private sealed class InputMoments(InputScalingLayer layer, Layer? before, IBatchSource source)
    {
        // Numbers of a row that are learned from: all, or the first ones.
        private readonly int _size = SizeOf(layer, before, source);
        private readonly IReadOnlyList<bool>? _unscaled =
            layer.ChoosesSlots ? Unscaled(before, source, SizeOf(layer, before, source)) : null;
        private readonly SparseMoments? _sparse =
            layer.ChoosesSlots && source.IsSparse && before is null ? new SparseMoments(source.InputSize) : null;
        private readonly float[] _given = new float[before is null ? 0 : layer.Offset.Length * layer.GroupSize];
        private GroupMoments? _dense;
        private float[]? _row;

        public bool NeedsRows => _unscaled?.All(isUnscaled => isUnscaled) != true;

        public void Add(Span<float> rows)
        {
            _dense ??= new GroupMoments(layer.Offset.Length, layer.GroupSize);
            for (int start = 0; start < rows.Length; start += source.InputSize)
            {
                Span<float> row = rows.Slice(start, _size);
                (before as ChannelsFirstLayer)?.Reorder(1, row, _given);
                (before as MissingValuesLayer)?.Apply(1, row, _given);
                _dense.Add(before is null ? row : _given);
            }
        }

        public void Add(SparseRows rows)
        {
            if (_sparse is not null)
            {
                _sparse.Add(rows);
                return;
            }
            for (int i = 0; i < rows.Count; i++)
            {
                _row ??= new float[source.InputSize];
                rows.CopyTo(i, _row);
                Add(_row);
            }
        }

        public void Finish()
        {
            for (int slot = 0; NeedsRows && slot < layer.Offset.Length; slot++)
            {
                (layer.Offset[slot], layer.Scale[slot]) = _sparse is null ? Dense(slot, _dense!) : Sparse(slot, _sparse);
            }
            for (int slot = 0; slot < _unscaled?.Count; slot++)
            {
                if (_unscaled[slot])
                {
                    (layer.Offset[slot], layer.Scale[slot]) = (0, 1);
                }
            }
            layer.IsLearned = true;
        }

        private static int SizeOf(InputScalingLayer layer, Layer? before, IBatchSource source) => before switch
        {
            null => layer.Offset.Length * layer.GroupSize,
            MissingValuesLayer missing => missing.Features,
            _ => source.InputSize,
        };

        // Indicators of missing values stay as they are, too.
        private static IReadOnlyList<bool>? Unscaled(Layer? before, IBatchSource source, int size) =>
            before is MissingValuesLayer { Indicators: > 0 } missing
            ? [.. (source.UnscaledInputs ?? new bool[size]).Take(size), .. Enumerable.Repeat(true, missing.Indicators)]
            : source.UnscaledInputs?.Take(size).ToArray();

        private static (float Offset, float Scale) Dense(int group, GroupMoments moments) =>
            ((float)moments.Mean(group), moments.Deviation(group) is { } deviation ? (float)(1 / deviation) : 1);

        private static (float Offset, float Scale) Sparse(int slot, SparseMoments moments) => moments.IsOftenZero(slot)
            ? (0, (float)(1 / Math.Max(1, moments.Size(slot))))
            : ((float)moments.Mean(slot),
                GroupMoments.Varying(moments.Deviation(slot), moments.Mean(slot)) is { } deviation ? (float)(1 / deviation) : 1);
    }
}
