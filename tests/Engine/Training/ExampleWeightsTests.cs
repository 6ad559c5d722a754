using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Rows that count more than others, from every source to the loss, the steps and the metrics.</summary>
public class ExampleWeightsTests
{
    private const int Rows = 1000;

    public static TheoryData<string> Sources => ["memory", "shuffled", "prefetched"];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Weights_go_with_their_rows(string source)
    {
        IBatchSource rows = Create(source);
        using IBatchReader reader = rows.StartEpoch(1);
        float[] inputs = new float[77];
        float[] targets = new float[77];
        float[] weights = new float[77];
        int read = 0;
        for (int count; (count = reader.ReadBatch(inputs, targets, weights)) > 0; read += count)
        {
            for (int row = 0; row < count; row++)
            {
                Assert.Equal(Weight((int)inputs[row]), weights[row]);
            }
        }

        Assert.True(rows.HasWeights);
        Assert.Equal(Rows, read);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_caller_may_do_without_them(string source)
    {
        using IBatchReader reader = Create(source).StartEpoch(0);

        Assert.Equal(Rows, reader.ReadBatch(new float[Rows], new float[Rows], []));
    }

    [Fact]
    public void A_split_keeps_them()
    {
        (InMemoryBatches training, InMemoryBatches validation) = Memory().Split(0.5);

        Assert.True(training.HasWeights && validation.HasWeights);
    }

    // Predictions 1 and -2, targets 2 and 0, weights 1/2 and 3: the loss is (1 * 1/2 + 4 * 3) / 2, its gradient by them (-1/2, -6).
    [Fact]
    public void One_step_of_a_linear_network_is_the_one_by_hand()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(1)), 0);
        new float[] { 1, -1 }.CopyTo(network.Parameters[0].Value.Span);

        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches([1, 0, 0, 2], 2, new float[] { 2, 0 }, 1, shuffle: false, weights: [0.5f, 3]), null,
            new TrainingOptions { Epochs = 1, BatchSize = 2, Optimizer = new SgdOptimizer(0.5f), Loss = new MeanSquareErrorLoss() });

        Assert.Equal(12.5 / 3.5, history.Epochs[0].Loss, 1e-6);
        Assert.Equal([1.25f, 5], network.Parameters[0].Value.Span.ToArray());
        Assert.Equal([3.25f], network.Parameters[1].Value.Span.ToArray());
    }

    // Logits are 0, so that both classes have probability 1/2 and the first counts as predicted.
    [Fact]
    public void Cross_entropy_and_accuracy_are_weighted_means_in_training_and_validation()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(2, Bias: false)), 0);
        network.Parameters[0].Value.Span.Clear();
        var rows = new InMemoryBatches([0, 0, 0], 1, [0, 1, 0], 2, shuffle: false, weights: [1, 3, 4]);

        EpochResult result = NetworkTrainer.Train(
            network, rows, rows, new TrainingOptions { Epochs = 1, BatchSize = 2, Optimizer = new SgdOptimizer() }).Epochs[0];

        Assert.Equal(Math.Log(2), result.Loss, 1e-6);
        Assert.Equal(Math.Log(2), result.ValidationLoss!.Value, 1e-6);
        Assert.Equal(5 / 8.0, result.Accuracy);
        Assert.Equal(5 / 8.0, result.ValidationAccuracy);
    }

    [Fact]
    public void A_row_without_weight_teaches_nothing()
    {
        float[] Train(float[] features, int[] labels, float[]? weights)
        {
            var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(2)), 1);
            NetworkTrainer.Train(
                network, new InMemoryBatches(features, 1, labels, 2, shuffle: false, weights: weights), null,
                new TrainingOptions { Epochs = 2, BatchSize = 4, Optimizer = new SgdOptimizer() });
            return network.Parameters[0].Value.Span.ToArray();
        }

        // A mean over four rows of which two have no weight is half the mean over the other two.
        Assert.Equal(Train([1, -2, 1, -2], [0, 1, 0, 1], [1, 1, 0, 0]), Train([1, -2, 50, 70], [0, 1, 0, 0], [1, 1, 0, 0]));
        Assert.NotEqual(Train([1, -2, 50, 70], [0, 1, 0, 0], null), Train([1, -2, 50, 70], [0, 1, 0, 0], [1, 1, 0, 0]));
    }

    [Fact]
    public void Validation_rows_may_have_weights_where_training_rows_have_none()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false)), 0);
        network.Parameters[0].Value.Span[0] = 1;
        var options =
            new TrainingOptions { Epochs = 2, BatchSize = 2, Optimizer = new SgdOptimizer(1e-30f), Loss = new MeanSquareErrorLoss() };

        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches([1, 2], 1, new float[2], 1),
            new InMemoryBatches([1, 2], 1, new float[2], 1, weights: [3, 1]), options);

        Assert.All(history.Epochs, epoch => Assert.Equal((2.5, 7 / 4.0), (epoch.Loss, epoch.ValidationLoss)));
    }

    [Fact]
    public void Weights_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new InMemoryBatches([1, 2], 1, new int[2], 1, weights: [1]));
        Assert.Throws<ArgumentException>(() => new InMemoryBatches([1, 2], 1, new int[2], 1, weights: [1, -1]));
        Assert.Throws<ArgumentException>(() => new InMemoryBatches([1, 2], 1, new float[2], 1, weights: [1, float.NaN]));
        Assert.Throws<ArgumentException>(() => new InMemoryBatches([1, 2], 1, new float[2], 1, weights: [1, float.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => new LossBatch(2, 1, new float[2], new float[2], new float[1]));
    }

    [Fact]
    public void Rows_that_all_have_no_weight_are_refused()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(2)), 1);

        Assert.Contains(
            "weight",
            Assert.Throws<InvalidOperationException>(() => NetworkTrainer.Train(
                network, new InMemoryBatches([1, 2], 1, [0, 1], 2, weights: [0, 0]), null, new TrainingOptions())).Message);
    }

    private static IBatchSource Create(string source) => source switch
    {
        "memory" => Memory(),
        "shuffled" => new ShuffledBatches(Memory(), 100, seed: 3),
        _ => new PrefetchedBatches(Memory()),
    };

    private static InMemoryBatches Memory() => new(
        [.. Enumerable.Range(0, Rows).Select(row => (float)row)], 1, new float[Rows], 1, seed: 2,
        weights: [.. Enumerable.Range(0, Rows).Select(Weight)]);

    private static float Weight(int row) => (row * 0.5f) + 1;
}
