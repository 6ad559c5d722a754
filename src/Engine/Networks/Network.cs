using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>
/// A neural network: the parameters of a <see cref="NetworkSpec"/>. Prediction is thread-safe while nobody trains the network.
/// </summary>
public sealed partial class Network
{
    private readonly Predictor _predictor;

    /// <summary>Creates a network with initial weights.</summary>
    /// <param name="spec">The specification of the layers.</param>
    /// <param name="seed">The seed of the initial weights: the same spec and seed give the same weights.</param>
    /// <exception cref="ArgumentException">A parameter, or one row of a layer, has more elements than an array can hold.</exception>
    public Network(NetworkSpec spec, int seed)
        : this(spec) => Initialize(0, seed);

    /// <summary>Makes a network whose parameters are to be filled in.</summary>
    internal Network(NetworkSpec spec)
        : this(spec, CreateLayers(spec, 0))
    {
    }

    private Network(NetworkSpec spec, IReadOnlyList<Layer> layers)
    {
        Spec = spec;
        Layers = layers;
        Parameters = [.. Layers.SelectMany(layer => layer.Parameters)];
        _predictor = new Predictor(this);
    }

    /// <summary>The specification: layers and shapes.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>All parameters in the order of the layers, with names such as <c>conv2d_1.weight</c>.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The maximum number of threads of a prediction, at least 1; null: one a processor. Results do not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int? Threads
    {
        get;
        init
        {
            if (value < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Threads)} must be at least 1, or null.");
            }
            field = value;
        }
    }

    /// <summary>The parallelism that <see cref="Threads"/> allows.</summary>
    internal Parallelism Parallelism => Threads is { } threads ? new Parallelism(threads) : Parallelism.Default;

    /// <summary>One layer a node.</summary>
    internal IReadOnlyList<Layer> Layers { get; }

    /// <summary>
    /// Computes the outputs of any number of rows. A row's output has the same bits whatever the number of rows and its position
    /// among them. Thread-safe; after the first calls nothing is allocated.
    /// </summary>
    /// <param name="inputs"><c>[rows, input shape]</c>.</param>
    /// <param name="rows">The number of rows, possibly none.</param>
    /// <param name="outputs"><c>[rows, output shape]</c>, overwritten.</param>
    /// <exception cref="ArgumentException">A span's length is not rows times the shape's elements.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        long inputSize = Spec.Input.Elements;
        if (rows >= 0 && inputs.Length != rows * inputSize)
        {
            throw new ArgumentException(
                $"{rows} rows of {Spec.Input} are {rows * inputSize} numbers; got {inputs.Length}.", nameof(inputs));
        }
        Predict(inputs, null, rows, outputs, Parallelism);
    }

    /// <summary>
    /// Computes the outputs of rows that are not yet side by side, on a limited number of threads; the bits are those of
    /// <see cref="Predict(ReadOnlySpan{float}, int, Span{float})"/>.
    /// </summary>
    /// <param name="inputs">The rows.</param>
    /// <param name="rows">The number of rows, possibly none.</param>
    /// <param name="outputs"><c>[rows, output shape]</c>, overwritten.</param>
    /// <param name="threads">
    /// The maximum number of threads, the calling one included, at least 1; no more than the network's are used.
    /// </param>
    /// <exception cref="ArgumentException">The outputs' length is not rows times the shape's elements, or fewer than one
    /// thread.</exception>
    internal void Predict(IInputRows inputs, int rows, Span<float> outputs, int threads)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Predict([], inputs, rows, outputs, new Parallelism(Math.Min(threads, Parallelism.Threads)));
    }

    private void Predict(ReadOnlySpan<float> inputs, IInputRows? source, int rows, Span<float> outputs, Parallelism parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        long outputSize = Spec.Output.Elements;
        if (outputs.Length != rows * outputSize)
        {
            throw new ArgumentException(
                $"{rows} rows of {Spec.Output} are {rows * outputSize} numbers; got room for {outputs.Length}.", nameof(outputs));
        }
        if (Spec.AveragesMirrorImages)
        {
            MirrorImages.Average(_predictor, Spec, inputs, source, rows, outputs, parallelism);
        }
        else
        {
            _predictor.Run(inputs, source, rows, outputs, parallelism);
        }
    }

    /// <summary>Returns a network with the same spec and a copy of the parameters.</summary>
    public Network Clone()
    {
        var clone = new Network(Spec) { Threads = Threads };
        for (int i = 0; i < Parameters.Count; i++)
        {
            Parameters[i].Values.CopyTo(clone.Parameters[i].Value.Span);
        }
        return clone;
    }

    /// <summary>
    /// Returns the network with another number of threads, such as one that was loaded. It has the same parameters and not copies of them.
    /// </summary>
    /// <param name="threads">The maximum number of threads of a prediction, at least 1; null: one a processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    /// <example><code>
    /// Network network = NetworkSerializer.Load("network.safetensors").WithThreads(1);
    /// </code></example>
    public Network WithThreads(int? threads) => new(Spec, Layers) { Threads = threads, History = History };

    /// <summary>
    /// Returns a copy of the network whose dense layers' weights are rounded to a precision. Of weights that are rounded to
    /// <see cref="WeightPrecision.BFloat16"/>, also those of a loaded file, a prediction of one row reads half the bytes, which is what
    /// takes its time where layers are larger than a cache. Sums are made in single precision, and the outputs of one row and of many have
    /// the same bits.
    /// </summary>
    /// <param name="precision">The precision.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is none of <see cref="WeightPrecision"/>.</exception>
    /// <example><code>
    /// Network half = network.ToPrecision(WeightPrecision.BFloat16);
    /// </code></example>
    public Network ToPrecision(WeightPrecision precision)
    {
        if (!Enum.IsDefined(precision))
        {
            throw new ArgumentOutOfRangeException(
                nameof(precision), precision, $"Expected one of {string.Join(", ", Enum.GetNames<WeightPrecision>())}.");
        }
        Network copy = Clone();
        foreach (DenseLayer layer in copy.Layers.OfType<DenseLayer>().Where(_ => precision == WeightPrecision.BFloat16))
        {
            Span<float> weights = layer.Parameters[0].Value.Span;
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = HalfRows.Round(weights[i]);
            }
        }
        return copy;
    }

    /// <summary>
    /// Returns the network that ends before the last layer, such as one that gives logits instead of probabilities. It has the same
    /// parameters and not copies of them.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is one layer only, or the last one does not follow the one before it.</exception>
    public Network WithoutLast()
    {
        int before = Spec.Nodes.Count - 2;
        if (before < 0 || Spec.Nodes[^1].InputIndices is not [int input] || input != before)
        {
            throw new InvalidOperationException(
                $"Layer '{Spec.Nodes[^1].Name}' cannot be left out: it must follow another one and have no other input.");
        }
        return new Network(Spec.WithoutLast(), [.. Layers.SkipLast(1)]) { Threads = Threads };
    }

    /// <summary>
    /// Returns the network that goes on with more layers, such as the features of a pretrained one with new classes. It has the same
    /// parameters and not copies of them; the layers that are added have initial weights.
    /// </summary>
    /// <param name="layers">The layers, one after the other.</param>
    /// <param name="seed">The seed of their initial weights.</param>
    /// <exception cref="NetworkShapeException">A layer does not fit what comes before it.</exception>
    /// <example><code>
    /// Network classifier = network.Append([new Dense(10), new Softmax()], seed: 1);
    /// </code></example>
    public Network Append(IReadOnlyList<LayerSpec> layers, int seed)
    {
        ArgumentNullException.ThrowIfNull(layers);
        NetworkSpecBuilder builder = NetworkSpec.From(Spec.Input).Add(Spec.Nodes);
        foreach (LayerSpec layer in layers)
        {
            builder.Add(layer);
        }
        NetworkSpec spec = Spec.AveragesMirrorImages ? builder.Build().AverageMirrorImages() : builder.Build();
        var network = new Network(spec, [.. Layers, .. CreateLayers(spec, Layers.Count)]) { Threads = Threads };
        network.Initialize(Layers.Count, seed);
        return network;
    }

    /// <summary>
    /// Returns the network that ends with a layer, such as one that gives features instead of predictions: that layer and those it depends
    /// on. It has the same parameters and not copies of them.
    /// </summary>
    /// <param name="layer">The name of the layer, such as <c>dense_1</c>.</param>
    /// <exception cref="ArgumentException">There is no such layer; the message lists those that there are.</exception>
    public Network EndingAt(string layer)
    {
        int last = Spec.Nodes.Select(node => node.Name).ToList().IndexOf(layer);
        if (last < 0)
        {
            string layers = string.Join(", ", Spec.Nodes.Select(node => $"{node.Name} {node.Output}"));
            throw new ArgumentException($"The network has no layer '{layer}': expected one of {layers}.", nameof(layer));
        }
        var needed = new SortedSet<int>();
        var open = new Stack<int>([last]);
        while (open.TryPop(out int node))
        {
            if (node >= 0 && needed.Add(node))
            {
                Array.ForEach(Spec.Nodes[node].InputIndices, open.Push);
            }
        }
        NetworkSpec spec = NetworkSpec.From(Spec.Input).Add(needed.Select(index => Spec.Nodes[index])).Build();
        return new Network(spec, [.. needed.Select(index => Layers[index])]) { Threads = Threads };
    }

    // Of the layers from an index on.
    private void Initialize(int from, int seed)
    {
        bool[] feedRelu = FindFeedingRelu(Spec);
        for (int node = from; node < Layers.Count; node++)
        {
            Layers[node].Initialize(feedRelu[node], RandomStreams.Key(seed, RandomUse.InitialWeights, node));
        }
    }

    private static Layer[] CreateLayers(NetworkSpec spec, int from)
    {
        ArgumentNullException.ThrowIfNull(spec);
        RequireAllocatable(NetworkSpec.InputName, spec.Input.Elements);
        foreach (NetworkNode node in spec.Nodes)
        {
            RequireAllocatable(node.Name, node.Output.Elements);
            for (int index = 0; index < node.Parameters.Count; index++)
            {
                RequireAllocatable(node.Name, node.Parameters[index].Shape.Elements);
            }
        }
        return [.. spec.Nodes.Skip(from).Select(node => node.CreateLayer())];
    }

    private static void RequireAllocatable(string layer, long largest)
    {
        if (largest > WorkingMemory.MaxLength)
        {
            throw new ArgumentException(
                $"Layer '{layer}' needs an array of {largest:N0} numbers; at most {WorkingMemory.MaxLength:N0} are possible. "
                + "Make the layer or its input smaller.");
        }
    }

    // Pooling, dropout, normalization and the like between the weights and the activation do not change what the weights feed.
    private static bool[] FindFeedingRelu(NetworkSpec spec)
    {
        bool[] feed = new bool[spec.Nodes.Count];
        for (int reader = feed.Length - 1; reader >= 0; reader--)
        {
            if (!(spec.Nodes[reader].Layer.IsRectifier ?? feed[reader]))
            {
                continue;
            }
            foreach (int input in spec.Nodes[reader].InputIndices)
            {
                if (input >= 0)
                {
                    feed[input] = true;
                }
            }
        }
        return feed;
    }
}
