using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Normalization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Batch normalization: <c>y = (x - mean) / sqrt(variance + Epsilon) * weight + bias</c> for each channel of <c>[C, H, W]</c> or
/// <c>[C, L]</c>, or each of <c>[features]</c> (Ioffe, Szegedy 2015). In training, mean and variance are those of the batch, the variance
/// over the number of its elements; in prediction they are running statistics, which each training step moves:
/// <c>running = (1 - Momentum) * running + Momentum * batch's</c>, the variance here over the number less one. These are PyTorch's
/// definitions. A batch with a single element a channel (one row of features) has no variance: the running statistics serve then, and stay.
/// Parameters, each one number a channel: <c>weight</c> and <c>bias</c>, trained, 1 and 0 at first; <c>running_mean</c> and
/// <c>running_var</c>, not trained, 0 and 1 at first. A bias of the layer before it has no effect; leave it out.
/// </summary>
public sealed record BatchNormalization : LayerSpec
{
    /// <summary>The number added to the variance, above 0: 1e-5 by default.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>The weight of a batch in the running statistics, in [0, 1]: 0.1 by default, 1 minus what Keras calls momentum.</summary>
    public float Momentum { get; init; } = 0.1f;

    /// <inheritdoc/>
    protected internal override string Kind => "batch_normalization";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (Epsilon is not (> 0 and < float.PositiveInfinity))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Epsilon)} must be a number above 0; got {Epsilon}.");
        }
        if (Momentum is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Momentum)} must be from 0 to 1; got {Momentum}.");
        }
        return inputs[0];
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        var channels = Shape.Of(inputs[0][0]);
        return
        [
            new ParameterSpec("weight", channels), new ParameterSpec("bias", channels),
            new ParameterSpec("running_mean", channels, false), new ParameterSpec("running_var", channels, false),
        ];
    }

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => output.Elements;

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new BatchNormalizationLayer(name, this, inputs);
}

/// <summary>The layer, with the sum with a second input and the ReLU that follow it when a network computes them as one.</summary>
internal sealed class BatchNormalizationLayer : Layer
{
    private readonly BatchNormSettings _settings;
    private readonly bool _adds;

    public BatchNormalizationLayer(string name, BatchNormalization spec, IReadOnlyList<Shape> inputs)
        : base(name, spec.DescribeParameters(inputs))
    {
        int channels = inputs[0][0];
        _settings = new BatchNormSettings(channels, checked((int)(inputs[0].Elements / channels)), spec.Epsilon, spec.Momentum);
        Parameters[0].Value.Span.Fill(1);
        Parameters[3].Value.Span.Fill(1);
    }

    private BatchNormalizationLayer(BatchNormalizationLayer layer, bool adds, bool rectify)
        : base(layer)
    {
        _settings = layer._settings with { Rectify = rectify };
        _adds = adds;
    }

    public override int SavedSize(int rows) => checked(2 * _settings.Channels);

    public override bool IsChannelAffine => !_settings.Rectify && !_adds;

    internal override bool MayPredictInPlace => true;

    private ReadOnlySpan<float> Weight => Parameters[0].Values;

    private ReadOnlySpan<float> Bias => Parameters[1].Values;

    private ReadOnlySpan<float> RunningMean => Parameters[2].Values;

    private ReadOnlySpan<float> RunningVariance => Parameters[3].Values;

    internal override Layer? FuseWith(Layer next, bool training) => next switch
    {
        { FusibleActivation: ActivationKind.Relu } when !_settings.Rectify => new BatchNormalizationLayer(this, _adds, rectify: true),
        { IsSum: true } when !_adds && !_settings.Rectify && _settings.Pixels > 1 =>
            new BatchNormalizationLayer(this, adds: true, rectify: false),
        _ => null,
    };

    internal override bool BackwardReadsOutput => _adds && _settings.Rectify;

    public override void Forward(LayerState state)
    {
        if (state.IsTraining)
        {
            BatchNorm.Train(
                _settings, state.Rows, state.Input(), Weight, Bias, Parameters[2].Value.Span, Parameters[3].Value.Span, state.Saved,
                state.Output, state.Pass.Parallelism, _adds ? state.Input(1) : []);
        }
        else
        {
            BatchNorm.Predict(
                _settings, state.Rows, state.Input(), Weight, Bias, RunningMean, RunningVariance, state.Output, state.Pass.Parallelism,
                _adds ? state.Input(1) : []);
            if (!state.Saved.IsEmpty)
            {
                SaveRunning(state.Saved);
            }
        }
    }

    public override void Backward(LayerState state)
    {
        bool masks = _adds && _settings.Rectify;
        if (_adds && !masks && state.WantsInputGradient(1))
        {
            state.OutputGradient.CopyTo(state.InputGradient(1));
        }
        BatchNorm.Backward(
            _settings with { FixedStatistics = !state.IsTraining }, state.Rows, state.Input(), Weight, Bias, state.Saved,
            state.OutputGradient, state.ParameterGradient(0), state.ParameterGradient(1),
            state.WantsInputGradient() ? state.InputGradient() : [], state.Pass.Parallelism,
            masks ? state.Output : [], !masks ? [] : state.WantsInputGradient(1) ? state.InputGradient(1) : state.OutputGradient);
    }

    public override (float Scale, float Offset) ChannelAffine(int channel)
    {
        float scale = Weight[channel] * _settings.Inverse(RunningVariance[channel]);
        return (scale, Bias[channel] - (RunningMean[channel] * scale));
    }

    // As training saves the batch's: means, then inverse deviations.
    private void SaveRunning(Span<float> saved)
    {
        RunningMean.CopyTo(saved);
        for (int channel = 0; channel < _settings.Channels; channel++)
        {
            saved[_settings.Channels + channel] = _settings.Inverse(RunningVariance[channel]);
        }
    }
}
