using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// A layer with its parameters and what it computed of its sizes: the base of all layers, to derive one's own from. It holds no state of a
/// batch: that is in the <see cref="LayerState"/> it is given, so one layer serves any number of threads.
/// </summary>
/// <remarks>
/// <see cref="Forward"/> and <see cref="Backward"/> give the same bits for the same state, whatever the number of threads. In prediction
/// a row's output depends on that row and the parameters alone. <see cref="Testing.GradientChecker"/> checks them.
/// </remarks>
public abstract class Layer
{
    /// <summary>A layer with parameters, all zero.</summary>
    /// <param name="name">The name in the network.</param>
    /// <param name="parameters">What <see cref="LayerSpec.DescribeParameters"/> of its spec gives.</param>
    protected Layer(string name, IReadOnlyList<ParameterSpec> parameters)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(parameters);
        Name = name;
        var own = new Parameter[parameters.Count];
        for (int index = 0; index < own.Length; index++)
        {
            own[index] = new Parameter(name, parameters[index]);
        }
        Parameters = [.. own];
    }

    /// <summary>A layer with another's name and parameters, which does the work of several.</summary>
    private protected Layer(Layer layer)
    {
        Name = layer.Name;
        Parameters = layer.Parameters;
    }

    /// <summary>The name in the network.</summary>
    public string Name { get; }

    /// <summary>The parameters, in the order of the spec's description; gradients have the same index.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>
    /// The activation that the layer is, neither more nor less, if it is one of these: the layer before it may apply it then, instead of
    /// <see cref="Forward"/> and <see cref="Backward"/>.
    /// </summary>
    public virtual ActivationKind FusibleActivation => ActivationKind.None;

    /// <summary>
    /// Whether the layer multiplies each channel, the first dimension of its input, by a number and adds another in prediction: the
    /// convolution before it may do so then, instead of <see cref="Forward"/>, as <see cref="ChannelAffine"/> says.
    /// </summary>
    public virtual bool IsChannelAffine => false;

    /// <summary>Numbers that are kept from forward to backward for a batch of at most so many rows.</summary>
    /// <param name="rows">The most rows.</param>
    /// <exception cref="OverflowException">The number is no 32-bit integer.</exception>
    public virtual int SavedSize(int rows) => 0;

    /// <summary>Numbers of scratch memory that a forward pass needs, and in training a backward pass.</summary>
    /// <param name="rows">The most rows.</param>
    /// <param name="training">Whether a backward pass follows.</param>
    /// <exception cref="OverflowException">The number is no 32-bit integer.</exception>
    public virtual int ScratchSize(int rows, bool training) => 0;

    /// <summary>What prediction multiplies a channel by and then adds to it, where <see cref="IsChannelAffine"/>.</summary>
    /// <param name="channel">The channel, from 0.</param>
    public virtual (float Scale, float Offset) ChannelAffine(int channel) =>
        throw new NotSupportedException($"{GetType().Name} says {nameof(IsChannelAffine)} but does not override {nameof(ChannelAffine)}.");

    /// <summary>A parameter's numbers, to be written: in <see cref="Initialize"/>, or running statistics in a training pass.</summary>
    /// <param name="parameter">The index in <see cref="Parameters"/>.</param>
    protected Span<float> Writable(int parameter) => Parameters[parameter].Value.Span;

    /// <summary>Draws the initial parameters, which are as the constructor left them otherwise.</summary>
    /// <param name="feedsRectifier">
    /// Whether the layer feeds an activation that is about the identity above 0, for <see cref="WeightInitialization.Automatic"/>.
    /// </param>
    /// <param name="key">The random sequence to draw from, with <see cref="InitialWeights"/> or <see cref="RandomNumbers"/>.</param>
    public virtual void Initialize(bool feedsRectifier, ulong key)
    {
    }

    /// <summary>Computes the output from the inputs, and what backward needs of them.</summary>
    /// <param name="state">The batch.</param>
    public abstract void Forward(LayerState state);

    /// <summary>
    /// Computes the gradients of the trainable parameters and of the inputs that want one from the gradient of the output;
    /// all are overwritten. The gradient of the output is of no use after the call: a layer may work in it.
    /// </summary>
    /// <param name="state">The batch, as <see cref="Forward"/> left it.</param>
    public abstract void Backward(LayerState state);

    /// <summary>Indices a row that forward keeps for backward.</summary>
    internal virtual int SavedIndicesPerRow => 0;

    /// <summary>Bytes a row that forward keeps for backward.</summary>
    internal virtual int SavedBytesPerRow => 0;

    /// <summary>Whether the output may overwrite the input: no pass reads the input after writing the output.</summary>
    internal virtual bool MayRunInPlace => false;

    /// <summary>Whether the output may overwrite the input where no backward pass follows.</summary>
    internal virtual bool MayPredictInPlace => MayRunInPlace;

    /// <summary>Whether the output has the same numbers as the input, so that sharing memory overwrites nothing.</summary>
    internal virtual bool PassesThrough => false;

    /// <summary>Whether backward reads the output, which then must not be overwritten by the next layer.</summary>
    internal virtual bool BackwardReadsOutput => true;

    /// <summary>Whether forward, and backward but for the input's gradient, take sparse rows too, with the same results.</summary>
    internal virtual bool TakesSparse => false;

    /// <summary>Whether the output is sparse where the input is.</summary>
    internal virtual bool GivesSparse => false;

    /// <summary>The windows of the maximum pooling that the layer is; null where it is none.</summary>
    internal virtual PoolingGeometry? MaximumPooling => null;

    /// <summary>Whether the layer adds its two inputs, so that the layer before one of them may do it.</summary>
    internal virtual bool IsSum => false;

    /// <summary>As <see cref="ScratchSize(int, bool)"/>, for layers that need some for each thread.</summary>
    internal virtual int ScratchSize(int rows, Parallelism parallelism, bool training) => ScratchSize(rows, training);

    /// <summary>
    /// A layer that does this layer's work and that of the one that alone reads its output, with this layer's parameters and the same
    /// results; null when there is none.
    /// </summary>
    /// <param name="next">The layer that alone reads the output.</param>
    /// <param name="training">Whether the layer is for training. In prediction results may be rounded differently.</param>
    internal virtual Layer? FuseWith(Layer next, bool training) => null;

    /// <summary>As <see cref="ScratchSize(int, Parallelism, bool)"/>, with an error that a user understands.</summary>
    /// <exception cref="ArgumentException">No array is as large.</exception>
    internal int RequireScratchSize(int rows, Parallelism parallelism, bool training) =>
        RequireSizes(Name, () => ScratchSize(rows, parallelism, training));

    /// <summary>As <see cref="SavedSize"/>, with an error that a user understands.</summary>
    /// <exception cref="ArgumentException">No array is as large.</exception>
    internal int RequireSavedSize(int rows) => RequireSizes(Name, () => SavedSize(rows));

    /// <summary>Computes sizes, naming the layer where one is no 32-bit integer.</summary>
    private protected static T RequireSizes<T>(string name, Func<T> compute)
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
}
