using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The memory that one layer works on, a part of a workspace: layers themselves hold no batch.</summary>
internal sealed class LayerState
{
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
    public LayerState(Pass pass, int index, RowBuffer[] inputs, RowBuffer output, float[] scratch)
        : this(pass, index, inputs, output, [], default, [], [], [], [], scratch)
    {
    }

    /// <summary>For training. An input gradient without memory is not wanted.</summary>
    public LayerState(
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

    /// <summary>The layer's position in the network.</summary>
    public int Index { get; }

    /// <summary>The pass in progress.</summary>
    public Pass Pass => _pass;

    /// <summary>Rows in the batch.</summary>
    public int Rows => _pass.Rows;

    /// <summary>The batch's output, <c>[rows, output shape]</c>.</summary>
    public Span<float> Output => _output.Rows(Rows);

    /// <summary>The gradient of the loss by the output, <c>[rows, output shape]</c>.</summary>
    public Span<float> OutputGradient => _outputGradient.Rows(Rows);

    /// <summary>Numbers kept from forward to backward; empty in inference.</summary>
    public Span<float> Saved => _saved;

    /// <summary>Indices kept from forward to backward; empty in inference.</summary>
    public Span<int> SavedIndices => _savedIndices;

    /// <summary>Bytes kept from forward to backward; empty in inference.</summary>
    public Span<byte> SavedBytes => _savedBytes;

    /// <summary>Memory shared by all layers, of no use after the call.</summary>
    public Span<float> Scratch => _scratch;

    /// <summary>The batch's input where it is sparse; null where it is not.</summary>
    public SparseRows? SparseInput => _inputs[0].Sparse;

    /// <summary>Where the output goes when the input is sparse and the output is too.</summary>
    public SparseRows SparseOutput => _output.Sparse!;

    /// <summary>The batch's input, <c>[rows, input shape]</c>.</summary>
    public Span<float> Input(int index = 0) => _inputs[index].Rows(Rows);

    /// <summary>Whether the gradient by an input is wanted.</summary>
    public bool WantsInputGradient(int index = 0) => _inputGradients[index].HasMemory;

    /// <summary>Where the gradient by an input goes, <c>[rows, input shape]</c>.</summary>
    public Span<float> InputGradient(int index = 0) => _inputGradients[index].Rows(Rows);

    /// <summary>Where the gradient by a trainable parameter goes, summed over the rows.</summary>
    public Span<float> ParameterGradient(int parameter) => _parameterGradients[parameter].Span;

    /// <summary>The identity's forward: free when output and input are the same memory.</summary>
    public void PassForward()
    {
        if (!_output.Shares(_inputs[0]))
        {
            Input().CopyTo(Output);
        }
    }

    /// <summary>The identity's backward: free when both gradients are the same memory.</summary>
    public void PassBackward()
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
