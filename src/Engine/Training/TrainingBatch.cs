using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>The rows of a pass: inputs, which are read into the workspace, and targets and weights, which the loss takes.</summary>
internal sealed class TrainingBatch
{
    private readonly TrainingWorkspace _workspace;
    private readonly Loss _loss;
    private readonly OutputScalingLayer? _scaling;
    private readonly int _rows;
    private readonly int _inputSize;
    private readonly int _outputSize;
    private IBatchSource? _source;
    private float[] _targets = [];
    private int[] _classes = [];
    private float[] _weights = [];

    /// <param name="network">The network.</param>
    /// <param name="workspace">The memory of its passes.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="rows">The greatest number of rows.</param>
    public TrainingBatch(Network network, TrainingWorkspace workspace, Loss loss, int rows)
    {
        _workspace = workspace;
        _loss = loss;
        _scaling = network.Layers[^1] as OutputScalingLayer;
        _rows = rows;
        _inputSize = (int)network.Spec.Input.Elements;
        _outputSize = (int)network.Spec.Output.Elements;
    }

    /// <summary>The inputs, and room for as many as there may be.</summary>
    public Span<float> Inputs => _workspace.Input(_rows);

    // Whether rows have class numbers for the outputs; for a single output they are the targets themselves.
    private bool HasClasses => _source!.Classes > 0 && _outputSize > 1;

    /// <summary>Makes room for a source's rows: training rows may have weights or classes where validation rows have none.</summary>
    public void Begin(IBatchSource source)
    {
        _source = source;
        _weights = !source.HasWeights ? [] : _weights.Length > 0 ? _weights : new float[_rows];
        int targetSize = HasClasses && _loss.TakesClasses ? 1 : _outputSize;
        if (_targets.Length < (long)targetSize * _rows)
        {
            _targets = new float[checked(targetSize * _rows)];
        }
        if (HasClasses && _classes.Length == 0)
        {
            _classes = new int[_rows];
        }
    }

    /// <summary>Reads the next rows into the workspace; false at the end.</summary>
    public bool Read(IBatchReader reader)
    {
        int rows = _workspace.SparseInput is not { } inputs ? ReadDense(reader)
            : _source!.IsSparse ? ReadSparse(reader, inputs)
            : MakeSparse(reader, inputs);
        if (rows < 0 || rows > _rows)
        {
            throw new InvalidOperationException(
                $"The batch reader said it wrote {rows} rows where there was room for {_rows}.");
        }
        _workspace.Pass.Rows = rows;
        if (HasClasses)
        {
            TakeClasses(rows);
        }
        return rows > 0;
    }

    /// <summary>What was read, as the loss takes it, once: targets are standardized in place.</summary>
    public LossBatch ForLoss()
    {
        int rows = _workspace.Pass.Rows;
        ReadOnlySpan<float> weights = _weights.AsSpan(0, Math.Min(rows, _weights.Length));
        if (HasClasses && _loss.TakesClasses)
        {
            return LossBatch.OfClasses(rows, _outputSize, _workspace.Output, _classes.AsSpan(0, rows), weights) with
            {
                Parallelism = _workspace.Pass.Parallelism,
            };
        }
        Span<float> targets = _targets.AsSpan(0, rows * _outputSize);
        if (HasClasses)
        {
            targets.Clear();
            for (int row = 0; row < rows; row++)
            {
                targets[(row * _outputSize) + _classes[row]] = 1;
            }
        }
        _scaling?.Standardize(targets);
        return new LossBatch(rows, _outputSize, _workspace.Output, targets, weights) { Parallelism = _workspace.Pass.Parallelism };
    }

    /// <summary>The hash of what was read, which tells data apart.</summary>
    /// <param name="scaling">What targets are standardized by before, if they are.</param>
    public string Hash(OutputScalingLayer? scaling = null)
    {
        scaling?.Standardize(_targets.AsSpan(0, _workspace.Pass.Rows * _outputSize));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int rows = _workspace.Pass.Rows;
        if (_workspace.SparseInput is { } sparse)
        {
            HashRows(hash, sparse);
        }
        else
        {
            hash.AppendData(MemoryMarshal.AsBytes(_workspace.Input(rows)));
        }
        if (HasClasses)
        {
            HashClasses(hash, rows);
        }
        else
        {
            hash.AppendData(MemoryMarshal.AsBytes(_targets.AsSpan(0, rows * _outputSize)));
        }
        hash.AppendData(MemoryMarshal.AsBytes(_weights.AsSpan(0, Math.Min(rows, _weights.Length))));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void TakeClasses(int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            float target = _targets[row];
            int number = (int)target;
            if (number != target || number < 0 || number >= _outputSize)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The rows' targets are classes from 0 to {_outputSize - 1}; got {target}. Give the number of the class, "
                    + $"or a source whose {nameof(IBatchSource.Classes)} is 0 and whose targets are one-hot."));
            }
            _classes[row] = number;
        }
    }

    private int ReadSparse(IBatchReader reader, SparseRows inputs)
    {
        inputs.Clear();
        int rows = reader.ReadBatch(inputs, RoomForTargets(), _weights);
        return rows == inputs.Count
            ? rows
            : throw new InvalidOperationException($"The batch reader said it wrote {rows} rows where it added {inputs.Count} sparse ones.");
    }

    // Validation rows may be dense where those to learn from are sparse.
    private int MakeSparse(IBatchReader reader, SparseRows inputs)
    {
        inputs.Clear();
        float[] row = new float[_inputSize];
        for (int done = 0; done < _rows; done++)
        {
            Span<float> weights = _weights.AsSpan(Math.Min(done, _weights.Length));
            if (reader.ReadBatch(row, _targets.AsSpan(done * _source!.TargetSize, _source.TargetSize), weights) == 0)
            {
                break;
            }
            inputs.AddDense(row);
        }
        return inputs.Count;
    }

    private Span<float> RoomForTargets() => _targets.AsSpan(0, _source!.TargetSize * _rows);

    private int ReadDense(IBatchReader reader)
    {
        Span<float> inputs = Inputs;
        Span<float> targets = RoomForTargets();
        return reader is IParallelBatchReader parallel
            ? parallel.ReadBatch(inputs, targets, _weights, _workspace.Pass.Parallelism)
            : reader.ReadBatch(inputs, targets, _weights);
    }

    // As one-hot targets, which checkpoints were always told by.
    private void HashClasses(IncrementalHash hash, int rows)
    {
        float[] target = new float[_outputSize];
        for (int row = 0; row < rows; row++)
        {
            target[_classes[row]] = 1;
            hash.AppendData(MemoryMarshal.AsBytes(target.AsSpan()));
            target[_classes[row]] = 0;
        }
    }

    // With their zeros: the same rows have the same hash, sparse or not.
    private static void HashRows(IncrementalHash hash, SparseRows rows)
    {
        float[] row = new float[rows.Columns];
        for (int i = 0; i < rows.Count; i++)
        {
            rows.CopyTo(i, row);
            hash.AppendData(MemoryMarshal.AsBytes(row.AsSpan()));
        }
    }
}
