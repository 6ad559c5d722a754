using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Support;

/// <summary>
/// Compares gradients with "adjust each number up and down a bit and see how the result changes". Differences are of fourth order
/// and summed in double, so that what remains is single precision's rounding of the forward pass over the step.
/// </summary>
internal static class GradientChecker
{
    /// <summary>Rounding of 6e-8 over a step of 1/32, with some cancellation to spare.</summary>
    public const double Bound = 1e-4;

    /// <summary>The same through several layers, where rounding adds up and gradients shrink.</summary>
    public const double NetworkBound = 5e-4;

    private const float Step = 1f / 32;

    /// <summary>Checks a layer's input and parameter gradients for a random linear function of its output.</summary>
    public static void Check(LayerSpec spec, int rows, Shape input, Func<int, int, float[]>? values = null) =>
        Check(name => Create(spec, name, [input]), rows, [input], values);

    /// <summary>As above for a layer of several inputs.</summary>
    public static void Check(LayerSpec spec, int rows, Shape[] inputs) => Check(name => Create(spec, name, inputs), rows, inputs, null);

    /// <summary>As above for any layer.</summary>
    public static void Check(Func<string, (Layer Layer, Shape Output)> create, int rows, Shape[] inputs, Func<int, int, float[]>? values)
    {
        (Layer layer, Shape output) = create("checked");
        int seed = 1;
        foreach (Parameter parameter in layer.Parameters)
        {
            RandomArrays.Normal(parameter.Value.Span.Length, seed++).CopyTo(parameter.Value.Span);
        }
        values ??= RandomArrays.Normal;
        float[][] x = [.. inputs.Select(shape => values(rows * (int)shape.Elements, seed++))];
        float[][] dx = [.. x.Select(array => Filled(array.Length))];
        float[] y = new float[rows * output.Elements];
        float[] dy = RandomArrays.Normal(y.Length, seed++);
        Memory<float>[] parameterGradients = [.. layer.Parameters.Select(parameter => (Memory<float>)Filled(parameter.Value.Span.Length))];
        var pass = new Pass { Rows = rows, Training = true, Seed = 5, Step = 3 };
        var state = new LayerState(
            pass, 0, [.. x.Select((array, i) => new RowBuffer(array, (int)inputs[i].Elements))], new RowBuffer(y, (int)output.Elements),
            [.. dx.Select((array, i) => new RowBuffer(array, (int)inputs[i].Elements))],
            new RowBuffer((float[])dy.Clone(), (int)output.Elements),
            parameterGradients, new float[layer.SavedSize], new int[layer.SavedIndicesPerRow * rows],
            new byte[layer.SavedBytesPerRow * rows],
            new float[layer.ScratchSize(rows, pass.Parallelism, training: true)]);
        double Value()
        {
            layer.Forward(state);
            return y.Zip(dy, (value, weight) => (double)value * weight).Sum();
        }

        layer.Forward(state);
        layer.Backward(state);
        for (int i = 0; i < x.Length; i++)
        {
            AssertNear(Differences(x[i], Value), dx[i], $"the gradient of input {i}");
        }
        for (int p = 0; p < layer.Parameters.Count; p++)
        {
            Parameter parameter = layer.Parameters[p];
            if (parameter.Trainable)
            {
                AssertNear(Differences(parameter.Value.Span, Value), parameterGradients[p].Span, $"the gradient of {parameter.Name}");
            }
        }
    }

    /// <summary>Checks a loss's gradient by its predictions.</summary>
    public static void Check(Loss loss, int rows, int outputs, float[] targets, float[]? predictions = null)
    {
        predictions ??= RandomArrays.Normal(rows * outputs, 11);
        float[] gradient = Filled(predictions.Length);
        loss.Evaluate(new LossBatch(rows, outputs, predictions, targets), gradient);

        double[] expected = Differences(predictions, () => loss.Evaluate(new LossBatch(rows, outputs, predictions, targets), []));
        AssertNear(expected, gradient, "the gradient of the loss");
    }

    /// <summary>Checks the gradients of all trainable parameters of a network as training computes them.</summary>
    public static void Check(Network network, Loss loss, int rows, float[] inputs, float[] targets)
    {
        bool withoutLast = TrainingSession.LeavesLastOut(loss, network);
        var workspace = new TrainingWorkspace(network, rows + 2, withoutLast, new Pass { Training = true, Seed = 5, Step = 3 });
        workspace.Pass.Rows = rows;
        int outputs = (int)network.Spec.Output.Elements;
        double Value()
        {
            inputs.CopyTo(workspace.Input(rows));
            workspace.Forward();
            return loss.Evaluate(new LossBatch(rows, outputs, workspace.Output, targets), workspace.OutputGradient);
        }

        Value();
        workspace.Backward();
        float[] gradients = (float[])workspace.Gradients.Clone();
        int offset = 0;
        foreach (Parameter parameter in network.Parameters.Where(parameter => parameter.Trainable))
        {
            int length = parameter.Value.Span.Length;
            double[] expected = Differences(parameter.Value.Span, Value);
            AssertNear(expected, gradients.AsSpan(offset, length), $"the gradient of {parameter.Name}", NetworkBound);
            offset += length;
        }
        Assert.Equal(gradients.Length, offset);
    }

    private static (Layer Layer, Shape Output) Create(LayerSpec spec, string name, Shape[] inputs)
    {
        Shape output = spec.InferShape(name, inputs);
        return (spec.CreateLayer(name, inputs, output), output);
    }

    // (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h
    public static double[] Differences(Span<float> numbers, Func<double> value)
    {
        double[] differences = new double[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            float original = numbers[i];
            double near = Difference(ref numbers[i], Step, value);
            double far = Difference(ref numbers[i], 2 * Step, value);
            numbers[i] = original;
            differences[i] = ((4 * near) - far) / 3;
        }
        return differences;
    }

    private static double Difference(ref float number, float step, Func<double> value)
    {
        float original = number;
        float up = original + step;
        float down = original - step;
        number = up;
        double above = value();
        number = down;
        double below = value();
        number = original;
        return (above - below) / ((double)up - down);
    }

    public static void AssertNear(double[] expected, ReadOnlySpan<float> actual, string what, double bound = Bound)
    {
        double error = 0;
        double norm = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            error += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        double relative = Math.Sqrt(error) / Math.Max(Math.Sqrt(norm), 1e-30);
        Assert.True(relative <= bound, $"{what} is off by {relative:g3} in norm; at most {bound:g3} is allowed");
    }

    // Something that a gradient must overwrite.
    private static float[] Filled(int length)
    {
        float[] values = new float[length];
        Array.Fill(values, 1000);
        return values;
    }
}
