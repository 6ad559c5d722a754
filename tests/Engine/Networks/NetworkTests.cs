using System.Collections.Concurrent;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Networks;

public class NetworkTests
{
    private static readonly NetworkSpec Mlp = NetworkSpec.Sequential(
        Shape.Of(37), new InputScaling(), new Dense(61), new Sigmoid(), new Dense(53), new Tanh(), new Dense(19), new Relu(),
        new Dense(7), new Softmax());

    private static readonly NetworkSpec Cnn = NetworkSpec.Sequential(
        Shape.Of(3, 13, 11), new InputScaling(), new Conv2D(8, 3) { Padding = Padding2D.Same }, new Relu(), new MaxPool2D(2),
        new Conv2D(5, new Size2D(2, 3)), new Tanh(), new AveragePool2D(2) { CeilMode = true }, new Flatten(), new Dropout(0.5f),
        new Dense(33), new Sigmoid(),
        new Dense(6), new Softmax());

    private static readonly NetworkSpec Skips = NetworkSpec.From(Shape.Of(2, 5, 6))
        .Add(new Conv2D(3, 3) { Padding = Padding2D.Same }, "stem")
        .Add(new Tanh(), "curve")
        .Add(new Conv2D(3, 3) { Padding = Padding2D.Same }, "branch")
        .Add(new Add(), "join", ["branch", "curve"])
        .Add(new Sigmoid())
        .Add(new Add(), "double", ["sigmoid_1", "sigmoid_1"])
        .Add(new Add(), "again", ["double", "curve"])
        .Add(new Flatten())
        .Add(new Tanh())
        .Add(new Dense(4))
        .Add(new Softmax())
        .Build();

    public static TheoryData<string> Names => ["Mlp", "Cnn", "Skips"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_has_the_same_bits_whatever_the_batch_and_its_place(string name)
    {
        Network network = Create(name);
        const int Rows = 301;
        int inputs = (int)network.Spec.Input.Elements;
        int outputs = (int)network.Spec.Output.Elements;
        float[] x = RandomArrays.Normal(Rows * inputs, 1);
        float[] expected = new float[Rows * outputs];
        for (int row = 0; row < Rows; row++)
        {
            network.Predict(x.AsSpan(row * inputs, inputs), 1, expected.AsSpan(row * outputs, outputs));
        }

        foreach ((int first, int count) in new[] { (0, Rows), (0, 2), (1, 3), (5, 7), (3, 31), (11, 64), (2, 255), (44, 256), (0, 257) })
        {
            float[] actual = new float[count * outputs];
            network.Predict(x.AsSpan(first * inputs, count * inputs), count, actual);
            Assert.True(expected.AsSpan(first * outputs, count * outputs).SequenceEqual(actual), $"{count} rows from {first}");
        }
    }

    [Fact]
    public void The_number_of_threads_does_not_change_predictions()
    {
        float[] x = RandomArrays.Normal(256 * (int)Cnn.Input.Elements, 1);
        float[][] outputs =
        [
            .. new int?[] { null, 1, 3 }.Select(threads =>
            {
                float[] y = new float[256 * (int)Cnn.Output.Elements];
                new Network(Cnn, seed: 1) { Threads = threads }.Predict(x, 256, y);
                return y;
            }),
        ];

        Assert.Equal(outputs[0], outputs[1]);
        Assert.Equal(outputs[0], outputs[2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Rows_from_elsewhere_predict_the_same_bits_on_any_number_of_threads(int threads)
    {
        const int Rows = 300;
        int outputs = (int)Cnn.Output.Elements;
        var network = new Network(Cnn, seed: 1);
        float[] x = RandomArrays.Normal(Rows * (int)Cnn.Input.Elements, 1);
        float[] expected = new float[Rows * outputs];
        float[] actual = new float[Rows * outputs];
        network.Predict(x, Rows, expected);
        network.Predict(new Copied(x, (int)Cnn.Input.Elements), Rows, actual, threads);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Outputs_may_take_the_place_of_the_inputs()
    {
        // The first output takes the place of pixels that the convolution of the same row still reads.
        const int Rows = 5;
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1, 7, 7), new Conv2D(1, 3) { Padding = Padding2D.Same }), seed: 1);
        float[] x = RandomArrays.Normal(Rows * 49, 1);
        float[] expected = new float[Rows * 49];
        network.Predict(x, Rows, expected);
        network.Predict(x, Rows, x);

        Assert.Equal(expected, x);
    }

    private sealed class Copied(float[] rows, int size) : IInputRows
    {
        public void CopyTo(int first, Span<float> inputs) => rows.AsSpan(first * size, inputs.Length).CopyTo(inputs);
    }

    [Fact]
    public void A_copy_keeps_the_number_of_threads() => Assert.Equal(3, new Network(Mlp, seed: 1) { Threads = 3 }.Clone().Threads);

    [Fact]
    public void A_network_with_one_thread_shares_the_parameters_and_computes_on_its_caller_alone()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(64), new Dense(64), new Witness(), new Dense(1)), seed: 1);
        float[] x = RandomArrays.Normal(2048 * 64, 1);
        (float[] expected, float[] y) = (new float[2048], new float[2048]);
        network.Predict(x, 2048, expected);
        Witness.Threads.Clear();

        Network limited = network.WithThreads(1);
        limited.Predict(x, 2048, y);

        Assert.Equal(expected, y);
        Assert.Equal(1, limited.Threads);
        Assert.Same(network.Parameters[0], limited.Parameters[0]);
        Assert.Equal([Environment.CurrentManagedThreadId], Witness.Threads.Distinct());
    }

    // Passes on its input and remembers who computed.
    private sealed record Witness : ActivationSpec
    {
        public static ConcurrentQueue<int> Threads { get; } = new();

        protected internal override string Kind => "witness";

        protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new WitnessLayer(name);

        private sealed class WitnessLayer(string name) : Layer(name, [])
        {
            public override void Forward(LayerState state) => state.ParallelFor(state.Rows, row =>
            {
                Threads.Enqueue(Environment.CurrentManagedThreadId);
                state.Input().Slice(row * 64, 64).CopyTo(state.Output.Slice(row * 64, 64));
            });

            public override void Backward(LayerState state) => state.OutputGradient.CopyTo(state.InputGradient());
        }
    }

    [Fact]
    public void Fewer_than_one_thread_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Network(Mlp, seed: 1) { Threads = 0 }.WithThreads(0));

    [Theory]
    [InlineData("Skips")]
    [InlineData("SmoothCnn")]
    public void Training_gradients_are_those_of_small_steps(string name)
    {
        Network network = Create(name);
        const int Rows = 3;

        GradientChecker.Check(
            network, new CrossEntropyLoss(), Rows, RandomArrays.Normal(Rows * (int)network.Spec.Input.Elements, 2),
            RandomArrays.OneHot(Rows, (int)network.Spec.Output.Elements));
    }

    [Fact]
    public void Prediction_leaves_its_input_alone()
    {
        NetworkSpec[] specs =
        [
            NetworkSpec.Sequential(Shape.Of(2, 3, 4), new Flatten(), new Sigmoid(), new Dense(24), new Tanh()),
            NetworkSpec.Sequential(Shape.Of(24), new InputScaling(), new Dense(24), new Relu(), new Dense(24)),
            NetworkSpec.Sequential(Shape.Of(2, 3, 4), new Flatten()),
        ];
        foreach (NetworkSpec spec in specs)
        {
            var network = new Network(spec, seed: 1);
            foreach (Parameter parameter in network.Parameters)
            {
                RandomArrays.Normal(parameter.Value.Span.Length, 2).CopyTo(parameter.Value.Span);
            }
            float[] inputs = RandomArrays.Normal(5 * 24, 3);
            float[] read = [.. inputs];
            network.Predict(read, 5, new float[5 * 24]);
            network.Predict(read.AsSpan(0, 24), 1, new float[24]);

            Assert.Equal(inputs, read);
        }
    }

    [Fact]
    public void Concurrent_predictions_are_those_of_one_thread()
    {
        Network network = Create("Cnn");
        int inputs = (int)network.Spec.Input.Elements;
        float[] x = RandomArrays.Normal(40 * inputs, 1);
        float[] expected = new float[40 * 6];
        network.Predict(x, 40, expected);

        Parallel.For(0, 64, i =>
        {
            int count = (i % 5) + 1;
            float[] actual = new float[count * 6];
            network.Predict(x.AsSpan(i % 36 * inputs, count * inputs), count, actual);
            Assert.True(expected.AsSpan(i % 36 * 6, count * 6).SequenceEqual(actual));
        });
    }

    [Fact]
    public void Prediction_allocates_nothing_after_the_first()
    {
        Network network = Create("Mlp");
        float[] x = RandomArrays.Normal(37, 1);
        float[] y = new float[7];
        for (int i = 0; i < 3; i++)
        {
            network.Predict(x, 1, y);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
        {
            network.Predict(x, 1, y);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Spans_of_the_wrong_length_are_refused()
    {
        Network network = Create("Mlp");

        Assert.Throws<ArgumentException>(() => network.Predict(new float[36], 1, new float[7]));
        Assert.Throws<ArgumentException>(() => network.Predict(new float[37], 1, new float[8]));
        Assert.Throws<ArgumentException>(() => network.Predict(new float[37], 2, new float[14]));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Predict([], -1, []));
        Assert.Throws<ArgumentException>(() => network.Predict(new Copied(new float[37], 37), 1, new float[8], threads: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Predict(new Copied(new float[37], 37), 1, new float[7], threads: 0));
        network.Predict([], 0, []);
    }

    [Fact]
    public void A_clone_predicts_the_same_and_has_weights_of_its_own()
    {
        Network network = Create("Mlp");
        Network clone = network.Clone();
        float[] x = RandomArrays.Normal(37, 1);
        float[] expected = new float[7];
        float[] actual = new float[7];
        network.Predict(x, 1, expected);
        foreach (Parameter parameter in network.Parameters)
        {
            parameter.Value.Span.Clear();
        }

        clone.Predict(x, 1, actual);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void The_network_that_ends_at_a_layer_gives_what_goes_on_from_there()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(5), new Dense(4), new Tanh(), new Dense(3)), 5);
        float[] input = [.. Enumerable.Range(0, 10).Select(i => (float)Math.Sin(i))];
        float[] features = new float[8];
        float[] outputs = new float[6];
        float[] expected = new float[6];

        Network first = network.EndingAt("tanh_1");
        first.Predict(input, 2, features);
        network.Predict(input, 2, expected);
        var last = new Network(NetworkSpec.Sequential(Shape.Of(4), new Dense(3)), 5);
        network.Parameters[2].Value.Span.CopyTo(last.Parameters[0].Value.Span);
        network.Parameters[3].Value.Span.CopyTo(last.Parameters[1].Value.Span);
        last.Predict(features, 2, outputs);

        Assert.Equal(expected, outputs);
        Assert.Same(network.Parameters[0], first.Parameters[0]);
        Assert.Equal(2, first.Parameters.Count);
    }

    [Fact]
    public void The_network_that_ends_inside_a_graph_has_only_what_the_layer_depends_on()
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(4))
            .Add(new Dense(3), "left")
            .Add(new Dense(3), "right", [NetworkSpec.InputName])
            .Add(new Relu(), "rectified")
            .Add(new Add(), "sum", ["left", "rectified"])
            .Build();
        var network = new Network(spec, 5);

        Assert.Equal(["right", "rectified"], network.EndingAt("rectified").Spec.Nodes.Select(node => node.Name));
        Assert.Equal(["left"], network.EndingAt("left").Spec.Nodes.Select(node => node.Name));
        Assert.Equal(spec.Nodes.Select(node => node.Name), network.EndingAt("sum").Spec.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void A_network_cannot_end_at_a_layer_that_it_has_not()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(5), new Dense(4)), 5);

        Assert.Contains("dense_1 ", Assert.Throws<ArgumentException>(() => network.EndingAt("dense_2")).Message);
    }

    [Fact]
    public void A_network_without_its_last_layer_gives_what_went_into_it_and_follows_its_weights()
    {
        var network =
            new Network(NetworkSpec.Sequential(Shape.Of(4), new Dense(3), new Tanh(), new Dense(1), new Sigmoid()), 5) { Threads = 1 };
        Network logits = network.WithoutLast();
        network.Parameters[^1].Value.Span[0] = 0.5f;
        float[] x = RandomArrays.Normal(4, 1);
        float[] probability = new float[1];
        float[] logit = new float[1];

        network.Predict(x, 1, probability);
        logits.Predict(x, 1, logit);

        // The kernel's exponential is within a few units in the last place.
        Assert.Equal(1 / (1 + Math.Exp(-logit[0])), probability[0], 1e-6);
        Assert.Equal(1, logits.Threads);
        Assert.Equal(["dense_1", "tanh_1", "dense_2"], logits.Spec.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void A_last_layer_that_is_alone_or_joins_others_cannot_be_left_out()
    {
        Assert.Throws<InvalidOperationException>(() => new Network(NetworkSpec.Sequential(Shape.Of(4), new Dense(3)), 5).WithoutLast());
        NetworkSpec joined =
            NetworkSpec.From(Shape.Of(4)).Add(new Dense(4), "a").Add(new Add(), inputs: ["a", NetworkSpec.InputName]).Build();
        Assert.Throws<InvalidOperationException>(() => new Network(joined, 5).WithoutLast());
    }

    private static Network Create(string name)
    {
        // Small steps would cross the kinks of ReLU and maximum.
        var smooth = NetworkSpec.Sequential(
            Shape.Of(2, 7, 6), new Conv2D(3, 3) { Padding = Padding2D.Same }, new Tanh(), new AveragePool2D(2) { CeilMode = true },
            new Conv2D(2, new Size2D(2, 3)), new Sigmoid(), new Flatten(), new Dropout(0.3f), new Dense(5), new Tanh(),
            new Dense(4), new Softmax());
        NetworkSpec spec = name switch { "Mlp" => Mlp, "Cnn" => Cnn, "Skips" => Skips, _ => smooth };
        return new Network(spec, 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public void Sparse_rows_are_predicted_to_the_bits_of_dense_ones(int rows)
    {
        const int Inputs = 900;
        var spec = NetworkSpec.Sequential(Shape.Of(Inputs), new InputScaling(), new Dense(21), new Relu(), new Dense(4), new Softmax());
        var network = new Network(spec, 1);
        (network.Parameters[0].Value.Span[5], network.Parameters[1].Value.Span[5]) = (3, 0.5f);
        float[] dense = SparseArrays.Dense(rows, Inputs, 0.05, 1);
        float[] expected = new float[rows * 4];
        network.Predict(dense, rows, expected);

        foreach (int threads in new[] { 1, 2 })
        {
            float[] outputs = new float[rows * 4];
            network.Predict(new SparseInput(SparseArrays.Sparse(dense, Inputs)), rows, outputs, threads);
            Assert.Equal(expected, outputs);
        }
    }

    private sealed class SparseInput(SparseRows rows) : IInputRows
    {
        public bool AreSparse => true;

        public void CopyTo(int first, Span<float> inputs) => rows.CopyTo(first, inputs);

        public void AddTo(SparseRows inputs, int first, int count) => inputs.AddRows(rows, first, count);
    }

    [Fact]
    public void As_a_model_it_refuses_features_that_are_no_whole_rows_and_outputs_of_other_rows()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new Dense(1), new Sigmoid()), seed: 1);

        Assert.Throws<ArgumentException>("features", () => ((IRegressor)network).Predict(new float[7], new float[2]));
        Assert.Throws<ArgumentException>("outputs", () => ((IRegressor)network).Predict(new float[6], new float[3]));
        Assert.Throws<ArgumentException>("features", () => ((IBinaryClassifier)network).ScoreMargins(new float[7], new float[4]));
        Assert.Throws<ArgumentException>("outputs", () => ((IBinaryClassifier)network).ScoreMargins(new float[6], new float[5]));
    }
}
