using System.Reflection;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.CheckpointHost;

/// <summary>Random networks of a layer of any kind, some with others around it: sizes are small, extreme, or just beside a limit.</summary>
internal sealed class ForgedSpecs
{
    private static readonly Dictionary<Type, int?> Ranks = new()
    {
        [typeof(AveragePool1D)] = 2,
        [typeof(AveragePool2D)] = 3,
        [typeof(ChannelsFirst)] = 3,
        [typeof(Conv1D)] = 2,
        [typeof(Conv2D)] = 3,
        [typeof(Dense)] = 1,
        [typeof(Embedding)] = 1,
        [typeof(GlobalAveragePool2D)] = 3,
        [typeof(InstanceNormalization)] = 2,
        [typeof(MaxPool1D)] = 2,
        [typeof(MaxPool2D)] = 3,
        [typeof(Resize2D)] = 3,
        [typeof(Softmax)] = 1,
        [typeof(TransposedConv2D)] = 3,
        [typeof(Upsample2D)] = 3,
        [typeof(ZeroPadding2D)] = 3,
    };

    private readonly Random _random;
    private readonly Dictionary<Type, Func<LayerSpec>> _makers;
    private int _extreme;

    /// <param name="seed">What the specs depend on.</param>
    public ForgedSpecs(int seed)
    {
        _random = new Random(seed);
        _makers = new()
        {
            [typeof(Add)] = () => new Add(),
            [typeof(AveragePool1D)] = () => new AveragePool1D(Size()) { Stride = MaybeSize(), Padding = Ends(), CeilMode = Coin() },
            [typeof(AveragePool2D)] = () => new AveragePool2D(Sides()) { Stride = MaybeSides(), Padding = Borders(), CeilMode = Coin() },
            [typeof(AxisSoftmax)] = () => new AxisSoftmax(_random.Next(4)),
            [typeof(BatchNormalization)] = () => new BatchNormalization { Epsilon = Number(), Momentum = Number() },
            [typeof(ChannelsFirst)] = () => new ChannelsFirst(),
            [typeof(Clip)] = () => new Clip(Number(), Number()),
            [typeof(Concatenate)] = () => new Concatenate(Coin() ? 0 : _random.Next(4)),
            [typeof(Conv1D)] = () => new Conv1D(Few(), Size()) { Stride = Step(), Padding = Ends(), Dilation = Step(), Bias = Coin() },
            [typeof(Conv2D)] = () =>
                new Conv2D(Few(), Sides()) { Stride = Steps(), Padding = Borders(), Dilation = Steps(), Bias = Coin() },
            [typeof(Dense)] = () => new Dense(Size(), Coin()),
            [typeof(Dropout)] = () => new Dropout(Number()),
            [typeof(Elu)] = () => new Elu(Number()),
            [typeof(Embedding)] = () => new Embedding(Size(), Size()) { PaddingIndex = Coin() ? Size() - 1 : null },
            [typeof(Flatten)] = () => new Flatten(),
            [typeof(Gelu)] = () => new Gelu((GeluApproximation)_random.Next(3)),
            [typeof(GlobalAveragePool2D)] = () => new GlobalAveragePool2D(),
            [typeof(HardSigmoid)] = () => new HardSigmoid(Number(), Number()),
            [typeof(HardSwish)] = () => new HardSwish(),
            [typeof(InputScaling)] = () => new InputScaling { Mode = (InputScalingMode)_random.Next(5) },
            [typeof(InstanceNormalization)] = () => new InstanceNormalization { Epsilon = Number() },
            [typeof(LayerNormalization)] = () => new LayerNormalization { Dimensions = MaybeSize(), Epsilon = Number() },
            [typeof(LeakyRelu)] = () => new LeakyRelu(Number()),
            [typeof(LogSoftmax)] = () => new LogSoftmax(_random.Next(4)),
            [typeof(MatrixProduct)] = () => new MatrixProduct(_random.Next(4) != 0),
            [typeof(MaxPool1D)] = () => new MaxPool1D(Size()) { Stride = MaybeSize(), Padding = Ends(), CeilMode = Coin() },
            [typeof(MaxPool2D)] = () => new MaxPool2D(Sides()) { Stride = MaybeSides(), Padding = Borders(), CeilMode = Coin() },
            [typeof(MissingValues)] = () => new MissingValues { Columns = MaybeSize() },
            [typeof(Multiply)] = () => new Multiply(),
            [typeof(OutputScaling)] = () => new OutputScaling(),
            [typeof(Permute)] = () => new Permute([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _random.Next(3))]),
            [typeof(PiecewiseLinearEncoding)] = () => new PiecewiseLinearEncoding(Size()) { Columns = MaybeSize(), Height = Number() },
            [typeof(PRelu)] = () => new PRelu(Coin()),
            [typeof(Relu)] = () => new Relu(),
            [typeof(Reshape)] = () => new Reshape([Size(), Few()]),
            [typeof(Resize2D)] = () => new Resize2D(Sides(), (ResizeMode)_random.Next(6)) { CubicCoefficient = Number() },
            [typeof(ScaleShift)] = () => new ScaleShift((ScaleMode)_random.Next(4)) { Trainable = Coin() },
            [typeof(Sigmoid)] = () => new Sigmoid(),
            [typeof(Silu)] = () => new Silu(),
            [typeof(Slice)] = () => new Slice(Size() - 1, Size(), Coin() ? 0 : _random.Next(4)),
            [typeof(SmoothClip)] = () => new SmoothClip(Number()),
            [typeof(Softmax)] = () => new Softmax(),
            [typeof(Softplus)] = () => new Softplus(Number()),
            [typeof(Tanh)] = () => new Tanh(),
            [typeof(TransposedConv2D)] = () => new TransposedConv2D(Few(), Sides())
            {
                Stride = Steps(),
                Padding = Borders(),
                OutputPadding = Coin() ? 0 : Steps(),
                Dilation = Steps(),
                Bias = Coin(),
            },
            [typeof(Upsample2D)] = () => new Upsample2D(Sides(), (UpsampleMode)_random.Next(2)),
            [typeof(ZeroPadding2D)] = () => new ZeroPadding2D(Borders()),
        };
    }

    /// <summary>The kinds of layers that are registered for model files.</summary>
    public static IReadOnlyList<Type> Kinds { get; } =
        [.. typeof(LayerSpec).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => kind.DerivedType)];

    /// <summary>The kinds that have most sizes to forge.</summary>
    public static IReadOnlyList<Type> Windows { get; } =
    [
        typeof(AveragePool1D), typeof(AveragePool2D), typeof(Conv1D), typeof(Conv2D), typeof(MaxPool1D), typeof(MaxPool2D),
        typeof(TransposedConv2D), typeof(Upsample2D), typeof(ZeroPadding2D),
    ];

    /// <summary>The next network; null where a layer does not take its sizes, which it says with an exception of the right type.</summary>
    /// <param name="kind">The layer it is about.</param>
    /// <exception cref="InvalidOperationException">Nobody has said here how a layer of the kind is made.</exception>
    public NetworkSpec? Next(Type kind)
    {
        if (!_makers.TryGetValue(kind, out Func<LayerSpec>? make))
        {
            throw new InvalidOperationException($"No forged specs of {kind.Name}: add a line to {nameof(ForgedSpecs)}.");
        }
        _extreme = Extreme();
        int rank = _random.Next(16) == 0 ? _random.Next(1, 4) : Ranks.GetValueOrDefault(kind) ?? _random.Next(1, 4);
        int[] input = [.. Enumerable.Range(0, rank).Select(_ => InputSize())];
        try
        {
            NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(input));
            Precede(builder, rank);
            LayerSpec layer = MaybeFitting(make(), builder.LastShape);
            string last = builder.LastName;
            int more = layer.MaximumInputCount > layer.MinimumInputCount ? _random.Next(3) : 0;
            builder.Add(layer, null, [.. Enumerable.Repeat(last, layer.MinimumInputCount + more)]);
            Follow(builder);
            return builder.Build();
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (OverflowException) when (input.Aggregate(1.0, (product, size) => product * size) >= long.MaxValue)
        {
            return null;
        }
    }

    private LayerSpec MaybeFitting(LayerSpec layer, Shape input)
    {
        int channels = input[0];
        int filters = (int)Math.Min(int.MaxValue, channels * _random.NextInt64(1, 4));
        return layer switch
        {
            Conv1D convolution when _random.Next(3) == 0 => convolution with { Filters = filters, Groups = channels },
            Conv2D convolution when _random.Next(3) == 0 => convolution with { Filters = filters, Groups = channels },
            TransposedConv2D convolution when _random.Next(3) == 0 => convolution with { Filters = filters, Groups = channels },
            Permute when Coin() => new Permute([.. Enumerable.Range(0, input.Rank).OrderBy(_ => _random.Next())]),
            Reshape when Coin() => new Reshape([.. input.Reverse()]),
            _ => layer,
        };
    }

    private void Precede(NetworkSpecBuilder builder, int rank)
    {
        if (_random.Next(4) != 0)
        {
            return;
        }
        builder.Add(rank switch
        {
            3 => new Conv2D(_random.Next(1, 20), 1),
            2 => new Conv1D(_random.Next(1, 20), 1),
            _ => new Dense(_random.Next(1, 20)),
        });
    }

    // What networks fuse with a convolution, an addition or a dense layer, and what reads its output.
    private void Follow(NetworkSpecBuilder builder)
    {
        if (_random.Next(4) == 0)
        {
            builder.Add(new BatchNormalization());
        }
        if (_random.Next(3) == 0)
        {
            builder.Add(new Relu());
        }
        if (builder.LastShape.Rank == 3 && _random.Next(4) == 0)
        {
            builder.Add(new MaxPool2D(2));
        }
        if (_random.Next(8) == 0)
        {
            builder.Add(new Flatten()).Add(new Dense(3));
        }
    }

    // One extreme value a network, so that settings meet that match.
    private int Extreme()
    {
        long power = 1L << _random.Next(4, 32);
        return (int)Math.Clamp(power + _random.Next(-3, 4), 1, int.MaxValue);
    }

    private int Size() => _random.Next(16) switch
    {
        < 8 => _random.Next(1, 6),
        < 11 => _random.Next(1, 40),
        11 => _random.Next(1, int.MaxValue),
        12 => int.MaxValue - _random.Next(3),
        13 => Math.Max(1, _extreme / 2 + _random.Next(-1, 2)),
        _ => (int)Math.Clamp((long)_extreme + _random.Next(-2, 3), _random.Next(50) == 0 ? -1 : 1, int.MaxValue),
    };

    private int InputSize() => _random.Next(24) == 0 ? Size() : _random.Next(3) == 0 ? _random.Next(1, 40) : _random.Next(1, 8);

    private int Few() => _random.Next(16) == 0 ? Size() : _random.Next(1, 20);

    private int Step() => _random.Next(3) switch
    {
        0 => 1,
        1 => Size(),
        _ => Math.Max(1, (_extreme / _random.Next(1, 4)) + _random.Next(-2, 3)),
    };

    private int Side() => Coin() ? _random.Next(0, 4) : Size();

    private Size2D Sides() => _random.Next(3) switch
    {
        0 => new Size2D(1, Size()),
        1 => new Size2D(Size(), _random.Next(1, 4)),
        _ => Size(),
    };

    private Size2D Steps() => Coin() ? Step() : new Size2D(Step(), Step());

    private int? MaybeSize() => _random.Next(3) == 0 ? null : Step();

    private Size2D? MaybeSides() => _random.Next(3) == 0 ? null : Steps();

    private Padding1D Ends() => new((PaddingMode)_random.Next(3), Side(), Side());

    private Padding2D Borders() => (PaddingMode)_random.Next(3) is var mode && Coin()
        ? new Padding2D(mode, 0, Side(), 0, Side())
        : new Padding2D(mode, Side(), _random.Next(3), Side(), _random.Next(3));

    private float Number() => _random.Next(8) switch
    {
        0 => float.MaxValue,
        1 => float.Epsilon,
        2 => float.NaN,
        3 => -1,
        _ => _random.NextSingle(),
    };

    private bool Coin() => _random.Next(2) == 0;
}
