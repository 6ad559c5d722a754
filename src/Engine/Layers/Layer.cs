using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// A layer with its parameters and precomputed geometry. It holds no state of a batch: that is in the <see cref="LayerState"/>
/// it is given, so one layer serves any number of threads.
/// </summary>
internal abstract class Layer
{
    protected Layer(string name, IReadOnlyList<ParameterSpec> parameters)
    {
        Name = name;
        Parameters = [.. parameters.Select(parameter => new Parameter(name, parameter))];
    }

    /// <summary>A layer with another's name and parameters, which does the work of several.</summary>
    protected Layer(Layer layer)
    {
        Name = layer.Name;
        Parameters = layer.Parameters;
    }

    /// <summary>The name in the network.</summary>
    public string Name { get; }

    /// <summary>The parameters, in the order of the spec's description; gradients have the same index.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Numbers that forward keeps for backward, whatever the number of rows.</summary>
    public virtual int SavedSize => 0;

    /// <summary>Indices a row that forward keeps for backward.</summary>
    public virtual int SavedIndicesPerRow => 0;

    /// <summary>Bytes a row that forward keeps for backward.</summary>
    public virtual int SavedBytesPerRow => 0;

    /// <summary>Whether the output may overwrite the input: no pass reads the input after writing the output.</summary>
    public virtual bool MayRunInPlace => false;

    /// <summary>Whether the output may overwrite the input where no backward pass follows.</summary>
    public virtual bool MayPredictInPlace => MayRunInPlace;

    /// <summary>Whether the output has the same numbers as the input, so that sharing memory overwrites nothing.</summary>
    public virtual bool PassesThrough => false;

    /// <summary>Whether backward reads the output, which then must not be overwritten by the next layer.</summary>
    public virtual bool BackwardReadsOutput => false;

    /// <summary>Whether forward, and backward but for the input's gradient, take sparse rows too, with the same results.</summary>
    public virtual bool TakesSparse => false;

    /// <summary>Whether the output is sparse where the input is.</summary>
    public virtual bool GivesSparse => false;

    /// <summary>As <see cref="ScratchSize"/>, with an error that a user understands.</summary>
    /// <exception cref="ArgumentException">No array is as large.</exception>
    public int RequireScratchSize(int rows, Parallelism parallelism, bool training) =>
        RequireSizes(Name, () => ScratchSize(rows, parallelism, training));

    /// <summary>Computes sizes, naming the layer where one is no 32-bit integer.</summary>
    protected static T RequireSizes<T>(string name, Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException exception)
        {
            throw new ArgumentException(
                $"Layer '{name}' works on more numbers at a time than an array can hold, {Array.MaxLength:N0}. "
                + "Make its images smaller, or use fewer threads.", exception);
        }
    }

    /// <summary>Scratch memory that a forward pass needs, and in training a backward pass.</summary>
    /// <exception cref="OverflowException">The number is no 32-bit integer.</exception>
    public virtual int ScratchSize(int rows, Parallelism parallelism, bool training) => 0;

    /// <summary>
    /// A layer that does this layer's work and that of the one that alone reads its output, with this layer's parameters and the same
    /// results; null when there is none.
    /// </summary>
    /// <param name="next">The layer that alone reads the output.</param>
    /// <param name="training">Whether the layer is for training. In prediction results may be rounded differently.</param>
    public virtual Layer? FuseWith(Layer next, bool training) => null;

    /// <summary>Draws initial parameters.</summary>
    /// <param name="feedsRelu">What the automatic choice depends on.</param>
    /// <param name="key">The random sequence to draw from.</param>
    public virtual void Initialize(bool feedsRelu, ulong key)
    {
    }

    /// <summary>Computes the output from the inputs.</summary>
    public abstract void Forward(LayerState state);

    /// <summary>
    /// Computes the gradients of the trainable parameters and of the inputs that want one from the gradient of the output;
    /// all are overwritten. The gradient of the output is of no use after the call: a layer may work in it.
    /// </summary>
    public abstract void Backward(LayerState state);
}
