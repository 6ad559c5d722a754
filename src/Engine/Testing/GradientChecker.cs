using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Testing;

/// <summary>
/// Checks the gradients of layers, losses and networks against numerical differentiation: each number is moved up and down a bit, and the
/// change of the result compared. For tests: it takes some forward passes for each number.
/// </summary>
/// <remarks>
/// Differences are of fourth order, <c>(8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))) / 12h</c> with h of 1/32, and summed in double
/// precision, so that what remains is single precision's rounding of the forward pass over the step: 6e-8 * 32 is 2e-6, and
/// <see cref="Bound"/> leaves room for sums that cancel. A function with a kink, such as <c>max(x, 0)</c>, has no derivative there: give
/// such a layer <see cref="SpacedValues"/>. Take odd sizes, and sides that differ, so that no mix-up of them goes unseen.
/// </remarks>
/// <example><code>
/// GradientChecker.Check(new Dense(4), rows: 3, Shape.Of(5));
/// </code></example>
public static class GradientChecker
{
    /// <summary>The greatest error of a layer's or a loss's gradient, in norm.</summary>
    public const double Bound = 1e-4;

    /// <summary>The same through several layers, where rounding adds up and gradients shrink.</summary>
    public const double NetworkBound = 5e-4;

    private const float Step = 1f / 32;

    /// <summary>Checks a layer of one input.</summary>
    /// <inheritdoc cref="Check(LayerSpec, int, IReadOnlyList{Shape}, Func{int, int, float[]}?)"/>
    /// <param name="layer">The layer.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="input">The shape of the input.</param>
    /// <param name="values">Makes an input of so many numbers from a seed; normally distributed when not given.</param>
    public static void Check(LayerSpec layer, int rows, Shape input, Func<int, int, float[]>? values = null) =>
        Check(layer, rows, [input], values);

    /// <summary>
    /// Checks the gradients of a layer by its inputs, unless they are indices, and its trainable parameters, in training and in
    /// prediction, for a random linear function of its output; and that they and the output are the same bits for any number of threads.
    /// </summary>
    /// <param name="layer">
    /// The layer. Its parameters are drawn from a normal distribution; those that are not trained, such as variances, are at least 0.5.
    /// </param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="inputs">The shapes of the inputs.</param>
    /// <param name="values">
    /// Makes an input of so many numbers from a seed; normally distributed when not given. A layer of indices is given some.
    /// </param>
    /// <exception cref="InvalidOperationException">A gradient is off by more than <see cref="Bound"/>, or differs with the number of
    /// threads.</exception>
    /// <exception cref="NetworkShapeException">The layer does not take such inputs.</exception>
    public static void Check(LayerSpec layer, int rows, IReadOnlyList<Shape> inputs, Func<int, int, float[]>? values = null) =>
        Require(Measure(layer, rows, inputs, values), Bound);

    /// <summary>As <see cref="Check(LayerSpec, int, IReadOnlyList{Shape}, Func{int, int, float[]}?)"/>, with the errors of all gradients
    /// instead of an exception for one that is too large.</summary>
    /// <inheritdoc cref="Check(LayerSpec, int, IReadOnlyList{Shape}, Func{int, int, float[]}?)"/>
    /// <returns>The error of each gradient: in training first, then in prediction.</returns>
    internal static IReadOnlyList<GradientError> Measure(
        LayerSpec layer, int rows, IReadOnlyList<Shape> inputs, Func<int, int, float[]>? values = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(inputs);
        return Measure(
            name =>
            {
                Shape output = layer.InferShape(name, inputs);
                return (layer.CreateLayer(name, inputs, output), output);
            },
            rows, inputs, values, byInputs: !layer.TakesIndices);
    }

    /// <summary>Checks the gradient of a loss by its predictions.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="outputs">Numbers of a row.</param>
    /// <param name="targets">The targets, <c>[rows, outputs]</c>.</param>
    /// <param name="predictions">The predictions, <c>[rows, outputs]</c>; normally distributed when not given.</param>
    /// <exception cref="InvalidOperationException">The gradient is off by more than <see cref="Bound"/>.</exception>
    /// <exception cref="ArgumentException">There are not as many numbers.</exception>
    public static void Check(Loss loss, int rows, int outputs, float[] targets, float[]? predictions = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(targets);
        predictions ??= NormalValues(rows * outputs, 11);
        float[] gradient = Filled(predictions.Length);
        loss.Evaluate(new LossBatch(rows, outputs, predictions, targets), gradient);

        double[] expected = Differences(predictions, () => loss.Evaluate(new LossBatch(rows, outputs, predictions, targets), []));
        Require([Compare(expected, gradient, "the predictions")], Bound);
    }

    /// <summary>Checks the gradients of all trainable parameters of a network as training computes them.</summary>
    /// <param name="network">The network, whose parameters are as before afterwards, but for running statistics.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="inputs">The inputs, <c>[rows, input shape]</c>.</param>
    /// <param name="targets">The targets, <c>[rows, output shape]</c>.</param>
    /// <exception cref="InvalidOperationException">A gradient is off by more than <see cref="NetworkBound"/>.</exception>
    public static void Check(Network network, Loss loss, int rows, float[] inputs, float[] targets)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
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
        var errors = new List<GradientError>();
        int offset = 0;
        foreach (Parameter parameter in network.Parameters.Where(parameter => parameter.Trainable))
        {
            int length = parameter.Values.Length;
            double[] expected = Differences(parameter.Value.Span, Value);
            errors.Add(Compare(expected, gradients.AsSpan(offset, length), parameter.Name));
            offset += length;
        }
        Require(errors, NetworkBound);
    }

    /// <summary>
    /// Distinct values in random order, none nearer than 1/8 to another or to zero, so that no step crosses a kink there.
    /// </summary>
    /// <param name="length">How many.</param>
    /// <param name="seed">The seed of their order.</param>
    public static float[] SpacedValues(int length, int seed)
    {
        int[] order = [.. Enumerable.Range(0, length)];
        RandomNumbers.Shuffle(RandomNumbers.Key(seed, 101), order);
        return [.. order.Select(i => (i - (length / 2) + 0.5f) / 4)];
    }

    /// <summary>Normally distributed values.</summary>
    internal static float[] NormalValues(int length, int seed)
    {
        float[] values = new float[length];
        RandomNumbers.Normal(RandomNumbers.Key(seed, 100), 0, 0, 1, values);
        return values;
    }

    /// <summary>As the public one, for any layer.</summary>
    internal static void Check(
        Func<string, (Layer Layer, Shape Output)> create, int rows, IReadOnlyList<Shape> inputs, Func<int, int, float[]>? values) =>
        Require(Measure(create, rows, inputs, values, byInputs: true), Bound);

    /// <summary>The derivatives by some numbers of a function of them.</summary>
    internal static double[] Differences(Span<float> numbers, Func<double> value)
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

    /// <summary>The error of a gradient.</summary>
    internal static GradientError Compare(double[] expected, ReadOnlySpan<float> actual, string name)
    {
        double error = 0;
        double norm = 0;
        double most = -1;
        int worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double off = Math.Abs(actual[i] - expected[i]);
            error += off * off;
            norm += expected[i] * expected[i];
            if (!double.IsNaN(most) && !(off <= most))
            {
                (most, worst) = (off, i);
            }
        }
        return new GradientError(name, Math.Sqrt(error) / Math.Max(Math.Sqrt(norm), 1e-30), worst, actual[worst], expected[worst]);
    }

    /// <summary>Throws unless all errors are at most so large.</summary>
    internal static void Require(IReadOnlyList<GradientError> errors, double bound)
    {
        if (errors.FirstOrDefault(error => !(error.Relative <= bound)) is { } wrong)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"{wrong} At most {bound:g3} is allowed: check Forward and Backward."));
        }
    }

    private static List<GradientError> Measure(
        Func<string, (Layer Layer, Shape Output)> create, int rows, IReadOnlyList<Shape> inputs, Func<int, int, float[]>? values,
        bool byInputs)
    {
        var errors = new List<GradientError>();
        foreach (bool training in (ReadOnlySpan<bool>)[true, false])
        {
            LayerBatch Run(Parallelism parallelism)
            {
                (Layer layer, Shape output) = create("checked");
                return new LayerBatch(layer, output, rows, inputs, values ?? NormalValues, byInputs, training, parallelism);
            }

            LayerBatch batch = Run(Parallelism.Single);
            Run(new Parallelism(3)).RequireSameBits(batch);
            errors.AddRange(batch.Measure());
        }
        return errors;
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

    // Something that a gradient must overwrite.
    private static float[] Filled(int length)
    {
        float[] values = new float[length];
        Array.Fill(values, 1000);
        return values;
    }

    /// <summary>A layer with random parameters, inputs and output gradient, and what it computes of them.</summary>
    private sealed class LayerBatch
    {
        private readonly Layer _layer;
        private readonly LayerState _state;
        private readonly float[][] _inputs;
        private readonly float[][] _inputGradients;
        private readonly float[][] _parameterGradients;
        private readonly float[] _output;
        private readonly float[] _outputGradient;

        public LayerBatch(
            Layer layer, Shape output, int rows, IReadOnlyList<Shape> inputs, Func<int, int, float[]> values, bool byInputs,
            bool training, Parallelism parallelism)
        {
            _layer = layer;
            int seed = 1;
            foreach (Parameter parameter in layer.Parameters)
            {
                float[] drawn = NormalValues(parameter.Values.Length, seed++);
                (parameter.Trainable ? drawn : Array.ConvertAll(drawn, number => Math.Abs(number) + 0.5f)).CopyTo(parameter.Value.Span);
            }
            _inputs = [.. inputs.Select(shape => values(rows * (int)shape.Elements, seed++))];
            _inputGradients = byInputs ? [.. _inputs.Select(array => Filled(array.Length))] : [];
            _output = new float[rows * output.Elements];
            _outputGradient = NormalValues(_output.Length, seed);
            _parameterGradients = [.. layer.Parameters.Select(parameter => Filled(parameter.Values.Length))];
            var pass = new Pass { Rows = rows, Training = training, Seed = 5, Step = 3, Parallelism = parallelism };
            RowBuffer Buffer(float[] memory) => new(memory, memory.Length / rows);
            _state = new LayerState(
                pass, 0, [.. _inputs.Select(Buffer)], Buffer(_output),
                byInputs ? [.. _inputGradients.Select(Buffer)] : new RowBuffer[_inputs.Length],
                Buffer((float[])_outputGradient.Clone()), [.. _parameterGradients.Select(gradient => gradient.AsMemory())],
                new float[layer.SavedSize(rows)], new int[layer.SavedIndicesPerRow * rows], new byte[layer.SavedBytesPerRow * rows],
                Filled(layer.ScratchSize(rows, parallelism, training: true)));
            _layer.Forward(_state);
            Result = (float[])_output.Clone();
            _layer.Backward(_state);
        }

        private float[] Result { get; }

        public void RequireSameBits(LayerBatch other)
        {
            Require(Result, other.Result, "output");
            for (int i = 0; i < _inputGradients.Length; i++)
            {
                Require(_inputGradients[i], other._inputGradients[i], $"gradient by input {i}");
            }
            for (int p = 0; p < _parameterGradients.Length; p++)
            {
                Require(_parameterGradients[p], other._parameterGradients[p], $"gradient by {_layer.Parameters[p].Name}");
            }

            static void Require(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, string what)
            {
                for (int i = 0; i < actual.Length; i++)
                {
                    if (BitConverter.SingleToInt32Bits(actual[i]) != BitConverter.SingleToInt32Bits(expected[i]))
                    {
                        throw new InvalidOperationException(FormattableString.Invariant(
                            $"The {what} differs with the number of threads: number {i} is {expected[i]} on one, {actual[i]} on three. ")
                            + "Let each call of ParallelFor write to memory of its own.");
                    }
                }
            }
        }

        public IEnumerable<GradientError> Measure()
        {
            for (int i = 0; i < _inputGradients.Length; i++)
            {
                yield return Compare(Differences(_inputs[i], Value), _inputGradients[i], $"input {i}");
            }
            for (int p = 0; p < _parameterGradients.Length; p++)
            {
                Parameter parameter = _layer.Parameters[p];
                if (parameter.Trainable)
                {
                    yield return Compare(Differences(parameter.Value.Span, Value), _parameterGradients[p], parameter.Name);
                }
            }
        }

        private double Value()
        {
            _layer.Forward(_state);
            double sum = 0;
            for (int i = 0; i < _output.Length; i++)
            {
                sum += (double)_output[i] * _outputGradient[i];
            }
            return sum;
        }
    }
}
