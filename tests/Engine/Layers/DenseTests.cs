using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Kernels;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Layers;

public class DenseTests
{
    [Theory]
    [InlineData(1, 1, 1, true)]
    [InlineData(5, 7, 3, true)]
    [InlineData(9, 4, 11, false)]
    public void Gradients_are_those_of_small_steps(int rows, int inputs, int units, bool bias) =>
        GradientChecker.Check(new Dense(units, bias), rows, Shape.Of(inputs));

    [Theory]
    [InlineData(1, 1, 1, 1, true)]
    [InlineData(3, 5, 7, 4, true)]
    [InlineData(4, 3, 4, 11, false)]
    public void Gradients_of_a_sequence_are_those_of_small_steps(int rows, int positions, int inputs, int units, bool bias) =>
        GradientChecker.Check(new Dense(units, bias), rows, Shape.Of(positions, inputs));

    [Fact]
    public void Positions_of_a_sequence_are_rows_like_any_other()
    {
        float[] inputs = RandomArrays.Normal(2 * 3 * 5, 1);
        float[] expected = new float[2 * 3 * 4], actual = new float[expected.Length];
        new Network(NetworkSpec.Sequential(Shape.Of(5), new Dense(4)), 1).Predict(inputs, 6, expected);

        new Network(NetworkSpec.Sequential(Shape.Of(3, 5), new Dense(4)), 1).Predict(inputs, 2, actual);

        KernelAssert.SameBits(expected, actual);
    }

    [Theory]
    [InlineData(nameof(ActivationKind.Relu), 5, 7, 3, true)]
    [InlineData(nameof(ActivationKind.Sigmoid), 9, 4, 11, true)]
    [InlineData(nameof(ActivationKind.Sigmoid), 3, 4, 5, false)]
    [InlineData(nameof(ActivationKind.Tanh), 4, 6, 35, true)]
    public void Gradients_through_the_own_activation_are_those_of_small_steps(string activation, int rows, int inputs, int units, bool bias)
    {
        var input = Shape.Of(inputs);
        GradientChecker.Check(
            name => (new DenseLayer(name, new Dense(units, bias), [input], Enum.Parse<ActivationKind>(activation)), Shape.Of(units)),
            rows, [input], activation == nameof(ActivationKind.Relu) ? AwayFromZero : NearZero);
    }

    [Theory]
    [InlineData(nameof(ActivationKind.Relu), 70, 33)]
    [InlineData(nameof(ActivationKind.Sigmoid), 70, 33)]
    [InlineData(nameof(ActivationKind.Tanh), 70, 33)]
    [InlineData(nameof(ActivationKind.Sigmoid), 1, 100)]
    [InlineData(nameof(ActivationKind.Relu), 20, 300)]
    public void The_own_activation_gives_the_bits_of_a_layer_behind(string activation, int rows, int units)
    {
        const int Inputs = 301;
        ActivationKind kind = Enum.Parse<ActivationKind>(activation);
        float[] x = RandomArrays.Normal(rows * Inputs, 1);
        float[] dy = RandomArrays.Normal(rows * units, 2);
        (float[] y, float[] dw, float[] db, float[] dx) fused = Run(kind, x, dy, rows, Inputs, units, null);
        (float[] y, float[] dw, float[] db, float[] dx) apart = Run(ActivationKind.None, x, dy, rows, Inputs, units, kind);

        KernelAssert.SameBits(apart.y, fused.y);
        KernelAssert.SameBits(apart.dw, fused.dw);
        KernelAssert.SameBits(apart.db, fused.db);
        KernelAssert.SameBits(apart.dx, fused.dx);
    }

    private static (float[] Y, float[] Dw, float[] Db, float[] Dx) Run(
        ActivationKind own, float[] x, float[] dy, int rows, int inputs, int units, ActivationKind? behind)
    {
        var layer = new DenseLayer("dense", new Dense(units), [Shape.Of(inputs)], own);
        layer.Initialize(feedsRectifier: true, 3);
        RandomArrays.Normal(units, 4).CopyTo(layer.Parameters[1].Value.Span);
        float[] y = new float[rows * units], dx = new float[rows * inputs], dw = new float[units * inputs], db = new float[units];
        float[] gradient = [.. dy];
        var pass = new Pass { Rows = rows, Training = true, Parallelism = new Parallelism(2) };
        var state = new LayerState(
            pass, 0, [new RowBuffer(x, inputs)], new RowBuffer(y, units), [new RowBuffer(dx, inputs)], new RowBuffer(gradient, units),
            [dw, db], [], [], [], []);
        layer.Forward(state);
        switch (behind)
        {
            case ActivationKind.Relu:
                Activations.Relu(y, y, pass.Parallelism);
                break;
            case ActivationKind.Sigmoid:
                Activations.Sigmoid(y, y, pass.Parallelism);
                break;
            case ActivationKind.Tanh:
                Activations.Tanh(y, y, pass.Parallelism);
                break;
        }
        Activations.Backward(behind ?? ActivationKind.None, y, gradient, gradient, pass.Parallelism);
        layer.Backward(state);
        return (y, dw, db, dx);
    }

    // With few inputs, sums near the kink of ReLU are unlikely to be closer than a step.
    private static float[] AwayFromZero(int length, int seed) => [.. RandomArrays.Normal(length, seed).Select(value => 3 * value)];

    // Where the activation saturates, single precision has no digits left for the difference.
    private static float[] NearZero(int length, int seed) => [.. RandomArrays.Normal(length, seed).Select(value => value / 3)];

    [Fact]
    public void An_image_is_refused_with_the_advice_to_flatten()
    {
        NetworkShapeException exception =
            Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 4, 4), new Dense(3)));

        Assert.Equal("dense_1", exception.Layer);
        Assert.Equal(Shape.Of(1, 4, 4), exception.Actual);
        Assert.Contains("Flatten", exception.Message);
    }

    [Fact]
    public void No_units_are_refused() => Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(4), new Dense(0)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_of_sparse_rows_are_those_of_small_steps(bool bias)
    {
        const int Rows = 5;
        const int Inputs = 37;
        const int Units = 6;
        SparseRows x = SparseArrays.Sparse(SparseArrays.Dense(Rows, Inputs, 0.2, 1), Inputs);
        var layer = new DenseLayer("dense", new Dense(Units, bias), [Shape.Of(Inputs)], ActivationKind.Tanh);
        foreach (Parameter parameter in layer.Parameters)
        {
            RandomArrays.Normal(parameter.Value.Span.Length, 2).CopyTo(parameter.Value.Span);
        }
        float[] y = new float[Rows * Units];
        float[] dy = RandomArrays.Normal(y.Length, 3);
        float[][] gradients = [.. layer.Parameters.Select(parameter => new float[parameter.Value.Span.Length])];
        var state = new LayerState(
            new Pass { Rows = Rows, Training = true }, 0, [new RowBuffer(x)], new RowBuffer(y, Units), [default],
            new RowBuffer((float[])dy.Clone(), Units), [.. gradients.Select(gradient => (Memory<float>)gradient)], [], [], [], []);
        double Value()
        {
            layer.Forward(state);
            return y.Zip(dy, (value, weight) => (double)value * weight).Sum();
        }

        layer.Forward(state);
        layer.Backward(state);

        for (int p = 0; p < gradients.Length; p++)
        {
            Parameter parameter = layer.Parameters[p];
            GradientChecker.Require(
                [GradientChecker.Compare(GradientChecker.Differences(parameter.Value.Span, Value), gradients[p], parameter.Name)],
                GradientChecker.Bound);
        }
    }
}
