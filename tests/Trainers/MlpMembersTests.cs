using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Networks that are trained with seeds of their own and made one.</summary>
public sealed class MlpMembersTests
{
    // Steps far below the last bit of any weight.
    private static readonly SgdOptimizer StandStill = new(1e-30f);

    private static readonly Mlp Small = new() { HiddenUnits = [8, 5], Epochs = 3, Optimizer = new AdamWOptimizer(0.003f), Seed = 7 };

    private readonly MLContext _mlContext = new(1);

    private IDataView Data => Blobs.Data(_mlContext, 90);

    public static TheoryData<int, bool> Heads => new() { { 1, true }, { 4, false }, { 3, true } };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Logits_are_the_mean_of_the_members(int outputs, bool bias)
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(6)).InputScaling().Dense(5).Relu().Dropout(0.2f).Dense(4).Tanh()
            .Add(new Dense(outputs, bias)).Build();
        AssertMean(spec, 6);
    }

    [Fact]
    public void What_comes_before_all_weights_is_there_once_and_embeddings_are_each_members_own()
    {
        NetworkSpecBuilder graph = NetworkSpec.From(Shape.Of(4)).Slice(0, 3).Add(new InputScaling(), "scale");
        graph.Add(new Slice(3, 1), "index", [NetworkSpec.InputName]).Add(new Embedding(9, 2), "vector").Add(new Flatten(), "flat");
        graph.Add(new Concatenate(), "joined", ["scale", "flat"]).Dense(6).Relu().Dense(2);
        Network joined = AssertMean(graph.Build(), 4);
        Assert.Single(joined.Spec.Nodes, node => node.Layer is InputScaling);
        Assert.Equal(3, joined.Spec.Nodes.Count(node => node.Layer is Embedding));
        Assert.Equal(3, NetworkMembers.CountOf(joined.Spec));
        Assert.Equal(1, NetworkMembers.CountOf(graph.Build()));
    }

    [Fact]
    public void Two_are_the_default_where_trials_choose_the_decay()
    {
        Network Fit(Mlp mlp, int rows = 90) =>
            _mlContext.MulticlassClassification.Trainers.Mlp(mlp).Fit(Blobs.Data(_mlContext, rows)).Model;
        var mlp = new Mlp { HiddenUnits = [8], Epochs = 1 };
        Assert.Equal(2, NetworkMembers.CountOf(Fit(mlp).Spec));
        Assert.Equal(1, NetworkMembers.CountOf(Fit(mlp with { Members = 1 }).Spec));
        Assert.Equal(1, NetworkMembers.CountOf(Fit(mlp with { HiddenUnits = [] }).Spec));
        Assert.Equal(1, NetworkMembers.CountOf(Fit(mlp with { StopWhen = _ => false }).Spec));
        Assert.Equal(1, NetworkMembers.CountOf(Fit(mlp, rows: 45).Spec));
        Assert.Equal(1, NetworkMembers.CountOf(Fit(mlp with { Optimizer = Small.Optimizer }).Spec));
        Assert.Equal(3, NetworkMembers.CountOf(Fit(mlp with { Optimizer = Small.Optimizer, Members = 3 }).Spec));
    }

    [Fact]
    public void The_first_member_is_the_network_alone_and_the_others_have_weights_of_their_own()
    {
        Network alone = Fit(Small with { Members = 1 });
        Network three = Fit(Small with { Members = 3 });
        float[] Weights(int member) => Values(three, $"member{member}_dense_1.weight");
        Assert.Equal(Values(alone, "dense_1.weight"), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));
        Assert.NotEqual(Weights(2), Weights(3));
        Assert.Equal(alone.History!.Epochs.Select(epoch => epoch.Loss), three.History!.Epochs.Select(epoch => epoch.Loss));
    }

    [Fact]
    public void Numbers_have_the_mean_too()
    {
        var rows = Enumerable.Range(0, 80).Select(index => new Point { Features = [index % 7, index % 5], Label = 100 + (index % 7) });
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        RegressionTransformer<Network> model = _mlContext.Regression.Trainers.Mlp(Small with { Members = 2, Epochs = 200 }).Fit(data);
        Assert.InRange(_mlContext.Regression.Evaluate(model.Transform(data)).RootMeanSquaredError, 0, 0.5);
        Assert.Equal(2, NetworkMembers.CountOf(model.Model.Spec));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Threads_and_the_place_of_the_rows_do_not_matter(int threads)
    {
        Network wanted = Fit(Small with { Members = 3, NumberOfThreads = 3 });
        Assert.Equal(All(wanted), All(Fit(Small with { Members = 3, NumberOfThreads = threads })));
        Assert.Equal(All(wanted), All(Fit(Small with { Members = 3, NumberOfThreads = threads, StreamingBufferRows = 1000 })));
    }

    [Fact]
    public void Epochs_are_reported_once_on_the_thread_that_called()
    {
        var reported = new List<(int Epoch, int Thread)>();
        Fit(Small with
        {
            Members = 3,
            NumberOfThreads = 2,
            EpochCompleted = epoch => reported.Add((epoch.Epoch, Environment.CurrentManagedThreadId)),
        });
        int thread = Environment.CurrentManagedThreadId;
        Assert.Equal([(1, thread), (2, thread), (3, thread)], reported);
    }

    [Fact]
    public void A_training_goes_on_from_a_model_with_members()
    {
        IDataView data = Data;
        MulticlassTransformer<Network> first =
            _mlContext.MulticlassClassification.Trainers.Mlp(Small with { Members = 2, HiddenUnits = [8] }).Fit(data);
        MulticlassTransformer<Network> second = _mlContext.MulticlassClassification.Trainers
            .Mlp(new Mlp { InitialModel = first, Optimizer = StandStill, Epochs = 1 }).Fit(data);
        Assert.Equal(first.Model.Spec.Nodes.Select(node => node.Layer), second.Model.Spec.Nodes.Select(node => node.Layer));
        Assert.Equal(Blobs.Scores(first.Transform(data)), Blobs.Scores(second.Transform(data)));
    }

    [Fact]
    public void A_network_of_ones_own_with_a_layer_of_that_name_goes_on_as_it_is()
    {
        IDataView data = Data;
        var own = new NeuralNetwork
        {
            Layers = net => net
                .Add(new Dense(8), "one").Add(new Dense(8), "two", ["one"]).Add(new Concatenate(), "members", ["one", "two"]),
            Optimizer = StandStill,
            Epochs = 1,
        };
        MulticlassTransformer<Network> first = _mlContext.MulticlassClassification.Trainers.Network(own).Fit(data);
        MulticlassTransformer<Network> second =
            _mlContext.MulticlassClassification.Trainers.Network(own with { InitialModel = first }).Fit(data);
        Assert.Equal(Blobs.Scores(first.Transform(data)), Blobs.Scores(second.Transform(data)));
    }

    [Fact]
    public void They_are_saved_as_one_network()
    {
        IDataView data = Data;
        MulticlassTransformer<Network> model = _mlContext.MulticlassClassification.Trainers.Mlp(Small with { Members = 2 }).Fit(data);
        using var file = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, file);
        file.Position = 0;
        ITransformer loaded = new MLContext(9).Model.Load(file, out _);
        Assert.Equal(Blobs.Scores(model.Transform(data)), Blobs.Scores(loaded.Transform(data)));
    }

    [Fact]
    public void Members_that_cannot_be_are_refused()
    {
        void AssertRefused(Mlp mlp, string got)
        {
            var exception = Assert.ThrowsAny<ArgumentException>(() => Fit(mlp));
            Assert.Contains("Members", exception.Message, StringComparison.Ordinal);
            Assert.Contains(got, exception.Message, StringComparison.Ordinal);
        }
        AssertRefused(Small with { Members = 0 }, "got 0");
        AssertRefused(Small with { Members = 2, StopWhen = _ => false }, "got 2");
        AssertRefused(Small with { Members = 2, Checkpoint = new Checkpoint("members.checkpoint") }, "Checkpoint");
    }

    [Fact]
    public void An_error_ends_the_other_members_and_is_that_of_the_training()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Fit(Small with
        {
            Members = 4,
            NumberOfThreads = 2,
            EpochCompleted = _ => throw new InvalidOperationException("Enough."),
        }));
        Assert.Equal("Enough.", exception.Message);
    }

    // A mean over networks with parameters all of which are drawn at random.
    private static Network AssertMean(NetworkSpec spec, int inputs)
    {
        var random = new Random(3);
        Network[] members = [.. Enumerable.Range(0, 3).Select(seed => new Network(spec, seed))];
        foreach (Parameter parameter in members.SelectMany(member => member.Parameters).Where(parameter => parameter.Trainable))
        {
            foreach (ref float value in parameter.Value.Span)
            {
                value = random.NextSingle() - 0.5f;
            }
        }
        Network joined = NetworkMembers.Join(members);
        float[] rows = [.. Enumerable.Range(0, 4 * inputs).Select(_ => (float)random.Next(1, 9))];
        float[][] each = [.. members.Select(member => Predict(member, rows))];
        IEnumerable<float> mean = each[0].Select((_, i) => each.Average(outputs => outputs[i]));
        Assert.Equal(mean, Predict(joined, rows), (a, b) => MathF.Abs(a - b) < 1e-5f);
        return joined;
    }

    private static float[] Predict(Network network, float[] rows)
    {
        float[] outputs = new float[4 * network.Spec.Output.Elements];
        network.Predict(rows, 4, outputs);
        return outputs;
    }

    private Network Fit(Mlp mlp) => _mlContext.MulticlassClassification.Trainers.Mlp(mlp).Fit(Data).Model;

    private static float[] Values(Network network, string name) =>
        network.Parameters.Single(parameter => parameter.Name == name).Values.ToArray();

    private static float[] All(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private sealed class Point
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
