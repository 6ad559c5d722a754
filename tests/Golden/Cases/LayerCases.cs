using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Golden.Tests.Cases;

/// <summary>The layers that are compared with PyTorch's: a line each.</summary>
internal static class LayerCases
{
    private static readonly Shape Vector = Shape.Of(12);
    private static readonly Shape Image = Shape.Of(3, 9, 7);
    private static readonly Shape Sequence = Shape.Of(3, 13);

    public static Dictionary<string, LayerCase> All { get; } = new LayerCase[]
    {
        new(new Dense(7), Vector),
        new(new Dense(65), Shape.Of(129)) { Rows = 33 },
        new(new Dense(1, Bias: false), Vector) { Rows = 1 },
        new(new Add(), Vector, Vector),
        new(new Add(), Image, Image),

        // By columns: a stride of 2 or a dilation; directly; by Winograd's tiles from 16 channels and 64 pixels on.
        new(new Conv2D(5, new Size2D(3, 2)) { Stride = new Size2D(2, 1), Padding = Padding2D.Same }, Image),
        new(new Conv2D(4, 3) { Dilation = new Size2D(1, 2), Bias = false }, Image),
        new(new Conv2D(4, 3) { Stride = 2, Padding = Padding2D.Explicit(0, 1, 2, 3) }, Image),
        new(new Conv2D(6, 3), Image),
        new(new Conv2D(6, 5) { Padding = Padding2D.Same }, Shape.Of(2, 11, 13)) { Rows = 3 },
        new(new Conv2D(9, 1), Image),
        new(new Conv2D(9, 3) { Groups = 3, Stride = 2, Padding = 1 }, Image),
        new(new Conv2D(6, 3) { Groups = 6, Padding = Padding2D.Same }, Shape.Of(6, 11, 13)),
        new(new Conv2D(10, 7) { Stride = 2, Padding = 3 }, Shape.Of(3, 21, 18)),
        new(new Conv2D(12, 1) { Stride = 2 }, Shape.Of(8, 9, 10)),
        new(new Conv2D(17, 3) { Padding = Padding2D.Same }, Shape.Of(16, 9, 11)) { Rows = 3 },
        new(new Conv2D(16, 3), Shape.Of(18, 12, 10)) { Rows = 7 },

        new(new MaxPool2D(2), Image),
        new(new MaxPool2D(2) { CeilMode = true }, Image),
        new(new MaxPool2D(new Size2D(3, 2)) { Stride = new Size2D(2, 1), Padding = Padding2D.Explicit(1) }, Image),
        new(new MaxPool2D(3) { Stride = 2, Padding = Padding2D.Same }, Shape.Of(2, 8, 6)),
        new(new MaxPool2D(3) { Stride = 2, Padding = Padding2D.Explicit(1), CeilMode = true }, Shape.Of(2, 8, 6)),
        new(new AveragePool2D(2), Image),
        new(new AveragePool2D(2) { CeilMode = true }, Image),
        new(new AveragePool2D(new Size2D(2, 3)) { Stride = 1, Padding = Padding2D.Explicit(1) }, Image),
        new(new AveragePool2D(3) { Stride = 2, Padding = Padding2D.Same }, Shape.Of(2, 8, 6)),

        new(new GlobalAveragePool2D(), Image),
        new(new MaxPool1D(2), Sequence),
        new(new MaxPool1D(3) { Stride = 2, Padding = Padding1D.Explicit(1), CeilMode = true }, Sequence),
        new(new MaxPool1D(3) { Padding = Padding1D.Same }, Sequence),
        new(new AveragePool1D(2), Sequence),
        new(new AveragePool1D(3) { Stride = 2, Padding = Padding1D.Explicit(1), CeilMode = true }, Sequence),

        new(new Conv1D(5, 3), Sequence),
        new(new Conv1D(6, 3) { Groups = 3, Stride = 2 }, Sequence),
        new(new Conv1D(4, 3) { Stride = 2, Padding = Padding1D.Same }, Sequence),
        new(new Conv1D(4, 2) { Dilation = 3, Padding = Padding1D.Explicit(2, 0), Bias = false }, Sequence),
        new(new Conv1D(17, 5) { Padding = Padding1D.Same }, Shape.Of(16, 81)),
        new(new Embedding(9, 4), Vector) { Indices = 9 },
        new(new Embedding(9, 4) { PaddingIndex = 2 }, Vector) { Indices = 9 },
        new(new Concatenate(), Image, Image),
        new(new Concatenate(), Vector, Vector, Vector),
        new(new Slice(1, 1), Image),
        new(new Slice(1, 3), Vector),
        new(new ZeroPadding2D(Padding2D.Explicit(1, 2, 0, 3)), Image),
        new(new Upsample2D(2), Image),
        new(new Upsample2D(new Size2D(3, 2)), Image),
        new(new Upsample2D(2, UpsampleMode.Bilinear), Image),
        new(new Upsample2D(new Size2D(1, 3), UpsampleMode.Bilinear), Image),

        new(new LayerNormalization(), Vector),
        new(new LayerNormalization { Epsilon = 0.1f }, Image),
        new(new LayerNormalization { Dimensions = 1 }, Image),
        new(new LayerNormalization { Dimensions = 2 }, Shape.Of(3, 17, 16)) { Rows = 17 },
        new(new InstanceNormalization(), Image) { Normalizes = true },
        new(new InstanceNormalization { Epsilon = 0.1f }, Sequence) { Rows = 17, Normalizes = true },
        new(new BatchNormalization(), Sequence) { Normalizes = true },

        new(new BatchNormalization(), Vector) { Normalizes = true },
        new(new BatchNormalization(), Image) { Normalizes = true },
        new(new BatchNormalization { Epsilon = 0.1f, Momentum = 0.4f }, Shape.Of(67)) { Rows = 33, Normalizes = true },
        new(new BatchNormalization { Epsilon = 0.1f, Momentum = 0.4f }, Shape.Of(5, 17, 16)) { Rows = 9, Normalizes = true },

        new(new Flatten(), Image),
        new(new ChannelsFirst(), Shape.Of(5, 4, 3)),
        new(new OutputScaling(), Vector),
        new(new OutputScaling(), Image),
        new(new InputScaling(), Vector),
        new(new InputScaling(), Image),
        new(new InputScaling { Mode = InputScalingMode.PerFeature }, Image),
        new(new InputScaling { Mode = InputScalingMode.Whole }, Image),

        new(new Relu(), Vector),
        new(new Relu(), Image),
        new(new Sigmoid(), Vector),
        new(new Sigmoid(), Image),
        new(new Tanh(), Vector),
        new(new Tanh(), Image),
        new(new Softmax(), Vector),
        new(new LeakyRelu(), Image),
        new(new LeakyRelu(0.3f), Vector),
        new(new Elu(), Image),
        new(new Elu(0.4f), Vector),
        new(new Gelu(), Image),
        new(new Gelu(GeluApproximation.Tanh), Image),
        new(new Silu(), Image),
        new(new Softplus(), Image),
        new(new Softplus(2.5f), Vector),
        new(new SmoothClip(), Image),
        new(new SmoothClip(0.5f), Vector),
        new(new Clip(), Image),
        new(new Clip(-0.7f, 0.4f), Vector),
        new(new HardSigmoid(), Image),
        new(new HardSigmoid(0.4f, 0.3f), Vector),
        new(new HardSwish(), Image),
        new(new PRelu(), Image),
        new(new PRelu(PerChannel: true), Image),
        new(new PRelu(PerChannel: true), Vector),
        new(new ScaleShift(), Image),
        new(new ScaleShift(), Vector),
        new(new ScaleShift(ScaleMode.Whole), Sequence),
        new(new ScaleShift(ScaleMode.PerFeature) { Trainable = false }, Image),
        new(new Multiply(), Image, Image),
        new(new Multiply(), Image, Shape.Of(3)),
        new(new Multiply(), Vector, Vector),
        new(new Reshape([3, 4, 1]), Vector),
    }.ToDictionary(layer => layer.Name);
}
