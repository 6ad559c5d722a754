using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The specification of an activation: a function applied element by element, whose output has the shape of its one input; any shape.
/// </summary>
/// <example><code>
/// public sealed record Square : ActivationSpec
/// {
///     protected override string Kind => "square";
///
///     protected override bool? IsRectifier => false;
///
///     protected override Layer CreateLayer(string name, IReadOnlyList&lt;Shape&gt; inputs, Shape output) => new SquareLayer(name);
/// }
///
/// internal sealed class SquareLayer(string name) : Layer(name, [])
/// {
///     public override void Forward(LayerState state)
///     {
///         for (int i = 0; i &lt; state.Output.Length; i++)
///         {
///             state.Output[i] = state.Input()[i] * state.Input()[i];
///         }
///     }
///
///     public override void Backward(LayerState state)
///     {
///         for (int i = 0; state.WantsInputGradient() &amp;&amp; i &lt; state.Output.Length; i++)
///         {
///             state.InputGradient()[i] = 2 * state.Input()[i] * state.OutputGradient[i];
///         }
///     }
/// }
/// </code></example>
public abstract record ActivationSpec : LayerSpec
{
    /// <summary>An activation without settings; the public properties of a record that derives from it are its settings.</summary>
    protected ActivationSpec()
    {
    }

    /// <inheritdoc/>
    protected internal sealed override int MinimumInputCount => 1;

    /// <inheritdoc/>
    protected internal sealed override int MaximumInputCount => 1;

    /// <inheritdoc/>
    /// <remarks>True by default, as of ReLU and its smooth kin.</remarks>
    protected internal override bool? IsRectifier => true;

    /// <inheritdoc/>
    protected internal sealed override bool TakesIndices => false;

    /// <summary>Checks the settings. By default there are none.</summary>
    /// <param name="name">The layer's name in the network, for errors.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    protected virtual void Validate(string name)
    {
    }

    /// <inheritdoc/>
    protected internal sealed override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        Validate(name);
        return inputs[0];
    }
}

/// <summary>An activation that the layer before it can apply.</summary>
internal sealed class ActivationLayer(string name, ActivationKind activation) : Layer(name, [])
{
    public override ActivationKind FusibleActivation => activation;

    internal override bool MayRunInPlace => true;

    internal override bool BackwardReadsOutput => true;

    public override void Forward(LayerState state) =>
        Activations.Forward(activation, state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Activations.Backward(activation, state.Output, state.OutputGradient, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
