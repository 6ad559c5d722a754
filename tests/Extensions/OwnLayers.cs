using System.Text.Json.Serialization;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Extensions.Tests;

/// <summary><c>y = x / (1 + exp(-slope * x))</c> with a trained slope for each feature.</summary>
public sealed record TrainedSwish(float Start = 1) : LayerSpec
{
    protected override string Kind => "own_trained_swish";

    protected override bool? IsRectifier => true;

    protected override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0].Rank == 1
        ? inputs[0]
        : throw new NetworkShapeException(name, "a vector [features]", inputs[0]);

    protected override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs) => [new("slope", inputs[0])];

    protected override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new TrainedSwishLayer(name, this, DescribeParameters(inputs));

    private sealed class TrainedSwishLayer(string name, TrainedSwish spec, IReadOnlyList<ParameterSpec> parameters)
        : Layer(name, parameters)
    {
        private ReadOnlySpan<float> Slope => Parameters[0].Values;

        public override int SavedSize(int rows) => checked(rows * Slope.Length);

        public override int ScratchSize(int rows, bool training) => training ? Slope.Length : 0;

        public override void Initialize(bool feedsRectifier, ulong key) => Writable(0).Fill(spec.Start);

        public override void Forward(LayerState state) => state.ParallelFor(state.Rows, row =>
        {
            int size = Slope.Length;
            for (int i = 0; i < size; i++)
            {
                int at = (row * size) + i;
                float x = state.Input()[at];
                float gate = 1 / (1 + MathF.Exp(-Slope[i] * x));
                state.Output[at] = x * gate;
                if (!state.Saved.IsEmpty)
                {
                    state.Saved[at] = gate;
                }
            }
        });

        public override void Backward(LayerState state)
        {
            int size = Slope.Length;
            state.ParallelFor(size, i =>
            {
                state.Scratch[i] = 0;
                for (int at = i; at < state.Rows * size; at += size)
                {
                    float x = state.Input()[at];
                    float gate = state.Saved[at];
                    float change = gate * (1 - gate) * x;
                    state.Scratch[i] += state.OutputGradient[at] * x * change;
                    if (state.WantsInputGradient())
                    {
                        state.InputGradient()[at] = state.OutputGradient[at] * (gate + (Slope[i] * change));
                    }
                }
                state.ParameterGradient(0)[i] = state.Scratch[i];
            });
        }
    }
}

/// <summary><c>y = x * tanh(log(1 + exp(x)))</c> (Misra 2019).</summary>
public sealed record Mish : ActivationSpec
{
    protected override string Kind => "own_mish";

    protected override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new MishLayer(name);

    private sealed class MishLayer(string name) : Layer(name, [])
    {
        public override void Forward(LayerState state)
        {
            for (int i = 0; i < state.Output.Length; i++)
            {
                float x = state.Input()[i];
                state.Output[i] = x * MathF.Tanh(MathF.Log(1 + MathF.Exp(x)));
            }
        }

        public override void Backward(LayerState state)
        {
            if (state.WantsInputGradient())
            {
                for (int i = 0; i < state.OutputGradient.Length; i++)
                {
                    float x = state.Input()[i];
                    float tanh = MathF.Tanh(MathF.Log(1 + MathF.Exp(x)));
                    state.InputGradient()[i] = state.OutputGradient[i] * (tanh + (x * (1 - (tanh * tanh)) / (1 + MathF.Exp(-x))));
                }
            }
        }
    }
}

/// <summary>Adds normally distributed noise in training.</summary>
public sealed record Noise(float Deviation) : LayerSpec
{
    protected override string Kind => "own_noise";

    protected override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

    protected override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new NoiseLayer(name, this);

    private sealed class NoiseLayer(string name, Noise spec) : Layer(name, [])
    {
        public override void Forward(LayerState state)
        {
            state.Output.Clear();
            if (state.IsTraining)
            {
                RandomNumbers.Normal(state.RandomKey, 0, 0, spec.Deviation, state.Output);
            }
            for (int i = 0; i < state.Output.Length; i++)
            {
                state.Output[i] += state.Input()[i];
            }
        }

        public override void Backward(LayerState state)
        {
            if (state.WantsInputGradient())
            {
                state.OutputGradient.CopyTo(state.InputGradient());
            }
        }
    }
}

/// <summary>A layer that says what it is, and whose own passes throw, so that it runs only where another does its work.</summary>
public sealed record Fused(ActivationKind Activation, bool IsAffine) : LayerSpec
{
    protected override string Kind => "own_fused";

    protected override bool? IsRectifier => Activation == ActivationKind.Relu;

    protected override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

    protected override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new FusedLayer(name, this);

    private sealed class FusedLayer(string name, Fused spec) : Layer(name, [])
    {
        public override ActivationKind FusibleActivation => spec.Activation;

        public override bool IsChannelAffine => spec.IsAffine;

        public override (float Scale, float Offset) ChannelAffine(int channel) => (channel + 1, channel + 2);

        public override void Forward(LayerState state) => throw new NotSupportedException("not fused");

        public override void Backward(LayerState state) => throw new NotSupportedException("not fused");
    }
}

/// <summary>Two numbers for each index: whether it is odd, and whether it is not.</summary>
public sealed record Buckets : LayerSpec
{
    protected override string Kind => "own_buckets";

    protected override bool TakesIndices => true;

    protected override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => [2 * inputs[0][0]];

    protected override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new BucketsLayer(name);

    private sealed class BucketsLayer(string name) : Layer(name, [])
    {
        public override void Forward(LayerState state)
        {
            for (int i = 0; i < state.Output.Length; i++)
            {
                state.Output[i] = (int)state.Input()[i / 2] % 2 == i % 2 ? 1 : 0;
            }
        }

        public override void Backward(LayerState state) => state.InputGradient().Clear();
    }
}

/// <summary>A layer that throws, where its setting says, what no built-in layer throws.</summary>
public sealed record Fragile(int ThrowsIn) : LayerSpec
{
    protected override string Kind => "own_fragile";

    protected override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => ThrowIf(1) ?? inputs[0];

    protected override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        ThrowIf(2);
        return [];
    }

    protected override long CountScratchElements(IReadOnlyList<Shape> inputs) => ThrowIf(3)?.Elements ?? 0;

    protected override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output)
    {
        ThrowIf(4);
        return new IdentityLayer(name);
    }

    private Shape? ThrowIf(int place) => ThrowsIn == place ? throw new KeyNotFoundException($"place {place}") : null;
}

/// <summary>A layer that no test registers.</summary>
public sealed record Unregistered : LayerSpec
{
    protected override string Kind => "own_unregistered";

    protected override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

    protected override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new IdentityLayer(name);
}

internal sealed class IdentityLayer(string name) : Layer(name, [])
{
    public override void Forward(LayerState state) => state.Input().CopyTo(state.Output);

    public override void Backward(LayerState state) => state.OutputGradient.CopyTo(state.InputGradient());
}

/// <summary>A layer whose parameters are not those it describes.</summary>
public sealed record Misdescribed : LayerSpec
{
    protected override string Kind => "own_misdescribed";

    protected override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

    protected override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs) => [new("weight", [2])];

    protected override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new MisdescribedLayer(name);

    private sealed class MisdescribedLayer(string name) : Layer(name, [new("weight", [3])])
    {
        public override void Forward(LayerState state) => state.Output.Clear();

        public override void Backward(LayerState state) => state.InputGradient().Clear();
    }
}

[JsonSerializable(typeof(TrainedSwish))]
[JsonSerializable(typeof(Mish))]
[JsonSerializable(typeof(Noise))]
[JsonSerializable(typeof(Fragile))]
[JsonSerializable(typeof(Unregistered))]
internal sealed partial class OwnJson : JsonSerializerContext
{
    /// <summary>Registers the layers that are.</summary>
    public static void Register()
    {
        LayerKinds.Register("own_trained_swish", Default.TrainedSwish);
        LayerKinds.Register("own_mish", Default.Mish);
        LayerKinds.Register("own_noise", Default.Noise);
        LayerKinds.Register("own_fragile", Default.Fragile);
    }
}
