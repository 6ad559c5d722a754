using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The batch that a layer computes: inputs, output, gradients, and the mode of the pass. Its memory is a part of a workspace: layers
/// themselves hold no batch. Spans are <c>[rows, shape]</c> in row-major order and good for one call.
/// </summary>
public sealed class LayerState
{
    // Shares of a loop that is handed to threads: a few for each.
    private const int Chunks = 64;

    private readonly Pass _pass;
    private readonly RowBuffer[] _inputs;
    private readonly RowBuffer _output;
    private readonly RowBuffer[] _inputGradients;
    private readonly RowBuffer _outputGradient;
    private readonly Memory<float>[] _parameterGradients;
    private readonly float[] _saved;
    private readonly int[] _savedIndices;
    private readonly byte[] _savedBytes;
    private readonly float[] _scratch;

    /// <summary>For inference: no gradients, nothing saved.</summary>
    internal LayerState(Pass pass, int index, RowBuffer[] inputs, RowBuffer output, float[] scratch)
        : this(pass, index, inputs, output, [], default, [], [], [], [], scratch)
    {
    }

    /// <summary>For training. An input gradient without memory is not wanted.</summary>
    internal LayerState(
        Pass pass,
        int index,
        RowBuffer[] inputs,
        RowBuffer output,
        RowBuffer[] inputGradients,
        RowBuffer outputGradient,
        Memory<float>[] parameterGradients,
        float[] saved,
        int[] savedIndices,
        byte[] savedBytes,
        float[] scratch)
    {
        _pass = pass;
        Index = index;
        _inputs = inputs;
        _output = output;
        _inputGradients = inputGradients;
        _outputGradient = outputGradient;
        _parameterGradients = parameterGradients;
        _saved = saved;
        _savedIndices = savedIndices;
        _savedBytes = savedBytes;
        _scratch = scratch;
    }

    /// <summary>Rows in the batch.</summary>
    public int Rows => _pass.Rows;

    /// <summary>
    /// Whether layers that behave differently in training, such as dropout, do so; a backward pass is then of that function. A backward
    /// pass may also be of prediction's function.
    /// </summary>
    public bool IsTraining => _pass.Training && !IsFrozen;

    /// <summary>
    /// The key of random numbers for this layer in this step, the same in forward and backward: a pure function of the training's seed,
    /// the step and the layer. <see cref="RandomNumbers"/> draws from it.
    /// </summary>
    public ulong RandomKey =>
        RandomNumbers.Key((long)RandomStreams.Key(_pass.Seed, RandomUse.Dropout, Index), _pass.Draw);

    /// <summary>The batch's output, <c>[rows, output shape]</c>: written by forward, still there in backward.</summary>
    public Span<float> Output => _output.Rows(Rows);

    /// <summary>The gradient of the loss by the output, <c>[rows, output shape]</c>.</summary>
    public Span<float> OutputGradient => _outputGradient.Rows(Rows);

    /// <summary>
    /// Numbers kept from forward to backward, <see cref="Layer.SavedSize"/> of the largest batch; empty where no backward pass follows.
    /// </summary>
    public Span<float> Saved => _saved;

    /// <summary>
    /// Memory shared by all layers, at least <see cref="Layer.ScratchSize(int, bool)"/> numbers: anything before the call, of no use after
    /// it.
    /// </summary>
    public Span<float> Scratch => _scratch;

    /// <summary>The layer's position in the network.</summary>
    internal int Index { get; }

    /// <summary>Whether the layer stays as it is in training, where it does what it does in prediction.</summary>
    internal bool IsFrozen { get; init; }

    /// <summary>The pass in progress.</summary>
    internal Pass Pass => _pass;

    /// <summary>Indices kept from forward to backward; empty in inference.</summary>
    internal Span<int> SavedIndices => _savedIndices;

    /// <summary>Bytes kept from forward to backward; empty in inference.</summary>
    internal Span<byte> SavedBytes => _savedBytes;

    /// <summary>The batch's input where it is sparse; null where it is not.</summary>
    internal SparseRows? SparseInput => _inputs[0].Sparse;

    /// <summary>The output where it is sparse, as the input is then.</summary>
    internal SparseRows SparseOutput => _output.Sparse!;

    /// <summary>The batch's input, <c>[rows, input shape]</c>, which is not to be written to.</summary>
    /// <param name="index">Which of the layer's inputs.</param>
    public Span<float> Input(int index = 0) => _inputs[index].Rows(Rows);

    /// <summary>Whether the gradient by an input is wanted.</summary>
    /// <param name="index">Which of the layer's inputs.</param>
    public bool WantsInputGradient(int index = 0) => _inputGradients[index].HasMemory;

    /// <summary>The gradient by an input, to be written, <c>[rows, input shape]</c>; empty where it is not wanted.</summary>
    /// <param name="index">Which of the layer's inputs.</param>
    public Span<float> InputGradient(int index = 0) => _inputGradients[index].Rows(Rows);

    /// <summary>The gradient by a parameter, to be written, summed over the rows; empty where the parameter is not trained.</summary>
    /// <param name="parameter">The index in <see cref="Layer.Parameters"/>.</param>
    public Span<float> ParameterGradient(int parameter) => _parameterGradients[parameter].Span;

    /// <summary>
    /// Runs some work for 0 to <paramref name="count"/> - 1, such as each row, or each channel where gradients are summed over the rows,
    /// on the threads that the pass may use. The results are the same bits for any number of threads where each call writes to memory of
    /// its own and reads none that others write.
    /// </summary>
    /// <param name="count">How many calls.</param>
    /// <param name="body">The work of one; called in any order, on any thread. An exception is rethrown here.</param>
    public void ParallelFor(int count, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int length = (count + Chunks - 1) / Chunks;
        _pass.Parallelism.For(length == 0 ? 0 : (count + length - 1) / length, chunk =>
        {
            int end = (int)Math.Min(count, (chunk + 1L) * length);
            for (int index = chunk * length; index < end; index++)
            {
                body(index);
            }
        });
    }

    /// <summary>The identity's forward: free when output and input are the same memory.</summary>
    internal void PassForward()
    {
        if (!_output.Shares(_inputs[0]))
        {
            Input().CopyTo(Output);
        }
    }

    /// <summary>The identity's backward: free when both gradients are the same memory.</summary>
    internal void PassBackward()
    {
        if (WantsInputGradient() && !_outputGradient.Shares(_inputGradients[0]))
        {
            OutputGradient.CopyTo(InputGradient());
        }
    }
}

/// <summary>Memory for a batch of rows of equal size.</summary>
internal readonly struct RowBuffer
{
    private readonly float[]? _memory;
    private readonly BorrowedRows? _borrowed;
    private readonly int _rowSize;

    /// <summary>Sparse rows, which need no memory for zeros.</summary>
    public RowBuffer(SparseRows sparse) => Sparse = sparse;

    public RowBuffer(float[] memory, int rowSize)
    {
        _memory = memory;
        _rowSize = rowSize;
    }

    /// <summary>Memory that is lent for a pass.</summary>
    public RowBuffer(BorrowedRows borrowed, int rowSize)
    {
        _borrowed = borrowed;
        _rowSize = rowSize;
    }

    /// <summary>The rows where they are sparse.</summary>
    public SparseRows? Sparse { get; }

    public bool HasMemory => _memory is not null;

    public Span<float> Rows(int rows) => _borrowed is null ? _memory.AsSpan(0, rows * _rowSize) : _borrowed.Take(rows * _rowSize);

    public bool Shares(RowBuffer other) => ReferenceEquals(_memory, other._memory) && ReferenceEquals(_borrowed, other._borrowed);
}

/// <summary>Rows of a caller's, pinned while a pass reads or writes them.</summary>
internal sealed unsafe class BorrowedRows
{
    private float* _first;
    private int _length;

    /// <summary>Lends memory that stays where it is until it is lent anew.</summary>
    public void Lend(float* first, int length)
    {
        _first = first;
        _length = length;
    }

    /// <summary>The first elements.</summary>
    public Span<float> Take(int length) => new Span<float>(_first, _length)[..length];
}
