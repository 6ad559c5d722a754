using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// The standardization of the targets of a training: the network learns <c>(t - mean) / deviation</c> of each target, whatever its unit,
/// and then takes the inverse into its last layer, so that it predicts <c>t</c>.
/// </summary>
public sealed class TargetScaling
{
    private const int BlockRows = 64;

    private readonly float[] _means;
    private readonly float[] _deviations;

    private TargetScaling(float[] means, float[] deviations)
    {
        _means = means;
        _deviations = deviations;
    }

    /// <summary>The mean of each target.</summary>
    public ReadOnlySpan<float> Means => _means;

    /// <summary>The standard deviation of each target; 1 where it does not vary.</summary>
    public ReadOnlySpan<float> Deviations => _deviations;

    /// <summary>Learns from one pass over the rows, in double and row by row; weights of rows do not matter.</summary>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TargetScaling Learn(IBatchSource source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        SparseRows? sparse = source.IsSparse ? new SparseRows(source.InputSize) : null;
        float[] inputs = new float[sparse is null ? checked(source.InputSize * BlockRows) : 0];
        float[] targets = new float[checked(source.TargetSize * BlockRows)];
        var moments = new GroupMoments(source.TargetSize, 1);
        using (IBatchReader reader = source.StartEpoch(0))
        {
            int Read()
            {
                sparse?.Clear();
                return sparse is null ? reader.ReadBatch(inputs, targets, []) : reader.ReadBatch(sparse, targets, []);
            }
            for (int count; (count = Read()) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int row = 0; row < count; row++)
                {
                    moments.Add(targets.AsSpan(row * source.TargetSize, source.TargetSize));
                }
            }
        }
        moments.RequireRows();
        float[] means = new float[source.TargetSize];
        float[] deviations = new float[source.TargetSize];
        for (int target = 0; target < means.Length; target++)
        {
            (means[target], deviations[target]) = ((float)moments.Mean(target), (float)(moments.Deviation(target) ?? 1));
        }
        return new TargetScaling(means, deviations);
    }

    /// <summary>Returns the rows of a source with standardized targets.</summary>
    /// <exception cref="ArgumentException">Its rows have another number of targets.</exception>
    public IBatchSource Standardize(IBatchSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.TargetSize != _means.Length)
        {
            throw new ArgumentException($"Expected rows with {_means.Length} targets; got {source.TargetSize}.", nameof(source));
        }
        return new Source(this, source);
    }

    /// <summary>Changes the last layer of a network that gives standardized targets so that it gives the targets.</summary>
    /// <exception cref="ArgumentException">The network does not end in a dense layer with a bias and one output a target.</exception>
    public void FoldInto(Network network)
    {
        Span<float> weight = LastLayer(network, out Span<float> bias);
        int inputs = weight.Length / bias.Length;
        for (int unit = 0; unit < bias.Length; unit++)
        {
            foreach (ref float value in weight.Slice(unit * inputs, inputs))
            {
                value *= _deviations[unit];
            }
            bias[unit] = (float)(((double)bias[unit] * _deviations[unit]) + _means[unit]);
        }
    }

    /// <summary>
    /// Takes the scaling out of the last layer, the inverse of <see cref="FoldInto"/>: changes the last layer of a network that gives the
    /// targets, such as a trained one, so that it gives standardized ones.
    /// </summary>
    /// <exception cref="ArgumentException">The network does not end in a dense layer with a bias and one output a target.</exception>
    public void TakeOutOf(Network network)
    {
        Span<float> weight = LastLayer(network, out Span<float> bias);
        int inputs = weight.Length / bias.Length;
        for (int unit = 0; unit < bias.Length; unit++)
        {
            foreach (ref float value in weight.Slice(unit * inputs, inputs))
            {
                value /= _deviations[unit];
            }
            bias[unit] = (float)(((double)bias[unit] - _means[unit]) / _deviations[unit]);
        }
    }

    private Span<float> LastLayer(Network network, out Span<float> bias)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Spec.Nodes[^1].Layer is not Dense { Bias: true } dense || dense.Units != _means.Length)
        {
            throw new ArgumentException(
                $"Expected a network that ends in a dense layer with a bias and {_means.Length} outputs; "
                + $"it ends in '{network.Spec.Nodes[^1].Name}'.",
                nameof(network));
        }
        bias = network.Layers[^1].Parameters[1].Value.Span;
        return network.Layers[^1].Parameters[0].Value.Span;
    }

    private void Apply(Span<float> targets)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = (targets[i] - _means[i % _means.Length]) / _deviations[i % _means.Length];
        }
    }

    private sealed class Source(TargetScaling scaling, IBatchSource inner) : IBatchSource
    {
        public int InputSize => inner.InputSize;

        public int TargetSize => inner.TargetSize;

        public long? Rows => inner.Rows;

        public bool HasWeights => inner.HasWeights;

        public bool IsSparse => inner.IsSparse;

        public IReadOnlyList<bool>? UnscaledInputs => inner.UnscaledInputs;

        public IBatchReader StartEpoch(int epoch) => new Reader(scaling, inner.StartEpoch(epoch), TargetSize);
    }

    private sealed class Reader(TargetScaling scaling, IBatchReader inner, int targetSize) : IParallelBatchReader
    {
        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
            => Standardize(targets, inner.ReadBatch(inputs, targets, weights));

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights, Parallelism parallelism)
            => Standardize(targets, inner is IParallelBatchReader parallel
                ? parallel.ReadBatch(inputs, targets, weights, parallelism)
                : inner.ReadBatch(inputs, targets, weights));

        public int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights)
            => Standardize(targets, inner.ReadBatch(inputs, targets, weights));

        public void Dispose() => inner.Dispose();

        private int Standardize(Span<float> targets, int rows)
        {
            scaling.Apply(targets[..(rows * targetSize)]);
            return rows;
        }
    }
}
