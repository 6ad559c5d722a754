using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Convolutions;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.Engine.Tests.Training;

public class NetworkTrainerTests
{
    private const int Pixels = 2 * 16 * 14;
    private const int BatchSize = 64;
    private static readonly NetworkSpec Cnn = NetworkSpec.Sequential(
        Shape.Of(2, 16, 14), new InputScaling(), new Conv2D(8, 3) { Padding = Padding2D.Same }, new Relu(),
        new MaxPool2D(2) { CeilMode = true }, new Conv2D(40, 2), new Sigmoid(), new AveragePool2D(2) { Stride = 1 }, new Tanh(),
        new Flatten(), new Dropout(0.3f), new Dense(60), new Relu(), new Dropout(0.2f), new Dense(3), new Softmax());

    [Fact]
    public void The_network_of_the_thread_tests_is_large_enough_for_threads_in_every_kernel()
    {
        bool Has<TLayer>(Func<NetworkNode, long> work, long threshold) =>
            Cnn.Nodes.Any(node => node.Layer is TLayer && work(node) >= threshold);
        long Inputs(NetworkNode node) => BatchSize * Cnn.Nodes[node.InputIndices[0]].Output.Elements;
        long MultiplyAdds(NetworkNode node) => BatchSize * node.MultiplyAdds;

        Assert.True(Has<Conv2D>(MultiplyAdds, ConvolutionBlock.WorkForThreads));
        Assert.True(Has<Dense>(MultiplyAdds, Gemm.WorkForThreads));
        Assert.True(Has<Relu>(Inputs, VectorLoop.LengthForThreads));
        Assert.True(Has<Sigmoid>(Inputs, VectorLoop.LengthForThreads));
        Assert.True(Has<Tanh>(Inputs, VectorLoop.LengthForThreads));
        Assert.True(Has<MaxPool2D>(Inputs, Pooling.ElementsForThreads));
        Assert.True(Has<AveragePool2D>(Inputs, Pooling.ElementsForThreads));
        Assert.True(Has<Dense>(node => node.ParameterCount - 60, VectorLoop.LengthForThreads));
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("adam")]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads(string optimizer)
    {
        float[] one = TrainCnn(optimizer, threads: 1, seed: 1);

        Assert.True(one.AsSpan().SequenceEqual(TrainCnn(optimizer, 1, 1)));
        Assert.True(one.AsSpan().SequenceEqual(TrainCnn(optimizer, 2, 1)));
        Assert.True(one.AsSpan().SequenceEqual(TrainCnn(optimizer, 3, 1)));
        Assert.False(one.AsSpan().SequenceEqual(TrainCnn(optimizer, 1, 2)));
    }

    [Fact]
    public void One_step_of_a_linear_network_is_the_one_by_hand()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(1)), 0);
        new float[] { 1, -1 }.CopyTo(network.Parameters[0].Value.Span);

        // Predictions 1 and -2, targets 2 and 0, mean square error (1 + 4) / 2; its gradient by them is (-1, -2).
        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches([1, 0, 0, 2], 2, new float[] { 2, 0 }, 1, shuffle: false), null,
            new TrainingOptions { Epochs = 1, BatchSize = 2, Optimizer = new SgdOptimizer(0.5f), Loss = new MeanSquareErrorLoss() });

        Assert.Equal(2.5, history.Epochs[0].Loss, 1e-6);
        Assert.Equal([1.5f, 1], network.Parameters[0].Value.Span.ToArray());
        Assert.Equal([1.5f], network.Parameters[1].Value.Span.ToArray());
    }

    [Fact]
    public void A_partial_last_batch_counts_by_its_rows()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false)), 0);
        network.Parameters[0].Value.Span[0] = 1;

        // With steps of nothing, the epoch's loss is the mean over all rows: (1 + 4 + 9) / 3.
        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches([1, 2, 3], 1, new float[3], 1, shuffle: false), null,
            new TrainingOptions { Epochs = 1, BatchSize = 2, Optimizer = new SgdOptimizer(1e-30f), Loss = new MeanSquareErrorLoss() });

        Assert.Equal(14 / 3.0, history.Epochs[0].Loss, 1e-6);
    }

    [Fact]
    public void A_partial_last_batch_steps_by_the_mean_over_its_own_rows()
    {
        Network network = Line(0);

        // First step over two rows: gradient 2 * -1 = -2; second over one row, from 0.5: 2 * -0.5 = -1.
        NetworkTrainer.Train(
            network, new InMemoryBatches([1, 1, 1], 1, new float[] { 1, 1, 1 }, 1, shuffle: false), null,
            new TrainingOptions { Epochs = 1, BatchSize = 2, Optimizer = new SgdOptimizer(0.25f), Loss = new MeanSquareErrorLoss() });

        Assert.Equal(0.75f, network.Parameters[0].Value.Span[0]);
    }

    [Fact]
    public void Fused_cross_entropy_steps_as_cross_entropy_of_softmax()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(2, Bias: false), new Softmax()), 0);
        network.Parameters[0].Value.Span.Clear();

        NetworkTrainer.Train(
            network, new InMemoryBatches([1], 1, [1], 2), null, new TrainingOptions { Epochs = 1, Optimizer = new SgdOptimizer(1) });

        Assert.Equal([-0.5f, 0.5f], network.Parameters[0].Value.Span.ToArray());
    }

    [Fact]
    public void Early_stopping_stops_after_its_patience_and_restores_the_best_weights()
    {
        // The validation's best weight is 0.3; training moves the weight from 0 towards 1 by a quarter of the way each epoch.
        Network network = Line(0);
        var best = new List<float>();

        TrainingHistory history = NetworkTrainer.Train(
            network, Towards(1), Towards(0.3f),
            LineOptions with
            {
                Epochs = 50,
                EarlyStopping = new EarlyStopping(3),
                EpochCompleted = _ => best.Add(network.Parameters[0].Value.Span[0]),
            });

        Assert.Equal(StopReason.EarlyStopped, history.Reason);
        Assert.Equal(1, history.BestEpoch);
        Assert.Equal(4, history.Epochs.Count);
        Assert.Equal(0.25f, best[0]);
        Assert.Equal(0.25f, network.Parameters[0].Value.Span[0]);
    }

    [Fact]
    public void Early_stopping_restores_the_best_weights_also_after_all_epochs()
    {
        Network network = Line(0);

        TrainingHistory history = NetworkTrainer.Train(
            network, Towards(1), Towards(0.3f), LineOptions with { Epochs = 3, EarlyStopping = new EarlyStopping(3) });

        Assert.Equal(StopReason.Completed, history.Reason);
        Assert.Equal(0.25f, network.Parameters[0].Value.Span[0]);
    }

    [Fact]
    public void Improvements_below_the_minimum_do_not_count()
    {
        TrainingHistory history = NetworkTrainer.Train(
            Line(0), Towards(1), null, LineOptions with { Epochs = 50, EarlyStopping = new EarlyStopping(2, MinimumImprovement: 0.1) });

        // Losses are 1, .563, .316, .178, .100, .056, .032, .018: the sixth is the last that is 0.1 below the last that counted.
        Assert.Equal(8, history.Epochs.Count);
        Assert.Equal(8, history.BestEpoch);
    }

    [Fact]
    public void Without_early_stopping_the_last_weights_stay_and_the_best_epoch_is_told()
    {
        Network network = Line(0);

        TrainingHistory history = NetworkTrainer.Train(network, Towards(1), Towards(0.3f), LineOptions with { Epochs = 2 });

        Assert.Equal(1, history.BestEpoch);
        Assert.Equal(0.4375f, network.Parameters[0].Value.Span[0]);
    }

    [Fact]
    public void Early_stopping_on_accuracy_keeps_the_epoch_that_is_right_most_often()
    {
        // Two of three validation rows are right at first; the training unlearns one of them, while the loss goes on falling.
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(2, Bias: false), new Softmax()), 0);
        new float[] { 0.1f, -0.1f }.CopyTo(network.Parameters[0].Value.Span);
        var validation = new InMemoryBatches([1, 1, -9], 1, [0, 0, 0], 2, shuffle: false);
        TrainingOptions options = new() { Epochs = 4, Optimizer = new SgdOptimizer(0.1f), EarlyStopping = new EarlyStopping(2) };
        var training = new InMemoryBatches([-1], 1, [0], 2);

        TrainingHistory byLoss = NetworkTrainer.Train(network.Clone(), training, validation, options);
        TrainingHistory byAccuracy = NetworkTrainer.Train(
            network, training, validation,
            options with { EarlyStopping = new EarlyStopping(2) { Metric = WatchedMetric.Accuracy } });

        Assert.Equal(StopReason.Completed, byLoss.Reason);
        Assert.Equal(1, byAccuracy.BestEpoch);
        Assert.Equal(StopReason.EarlyStopped, byAccuracy.Reason);
        Assert.Equal(3, byAccuracy.Epochs.Count);
    }

    [Fact]
    public void Accuracy_cannot_be_watched_where_there_is_none()
    {
        var source = new CancellingSource(new CancellationTokenSource(), 1);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(
            Line(0), source, null, LineOptions with { EarlyStopping = new EarlyStopping { Metric = WatchedMetric.Accuracy } }));

        Assert.Contains("Watch the loss", exception.Message);
        Assert.Equal(0, source.Read);
    }

    [Fact]
    public void StopWhen_ends_training_after_the_epoch_that_it_says()
    {
        Network network = Line(0);
        var asked = new List<EpochResult>();

        TrainingHistory history = NetworkTrainer.Train(
            network, Towards(1), null,
            LineOptions with { StopWhen = Ask, EpochCompleted = result => Assert.Equal(result.Epoch, asked.Count + 1) });

        Assert.Equal(StopReason.Stopped, history.Reason);
        Assert.Equal(history.Epochs, asked);
        Assert.Equal(2, asked.Count);
        Assert.Equal(0.4375f, network.Parameters[0].Value.Span[0]);

        bool Ask(EpochResult result)
        {
            asked.Add(result);
            return result.Loss < 0.6;
        }
    }

    [Fact]
    public void Stopped_with_early_stopping_the_best_weights_are_restored()
    {
        Network network = Line(0);

        TrainingHistory history = NetworkTrainer.Train(
            network, Towards(1), Towards(0.3f),
            LineOptions with { EarlyStopping = new EarlyStopping(5), StopWhen = result => result.Epoch == 3 });

        Assert.Equal(StopReason.Stopped, history.Reason);
        Assert.Equal(0.25f, network.Parameters[0].Value.Span[0]);
    }

    [Fact]
    public void An_epoch_tells_its_steps_the_last_ones_size_and_gradient_and_the_best_epoch()
    {
        Network network = Line(0);

        // Two steps an epoch; the rate falls in a straight line from 0.125 to 0 over the four steps.
        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches([1, 1], 1, new float[] { 1, 1 }, 1, shuffle: false), Towards(0),
            LineOptions with { Epochs = 2, Schedule = new OneCycleLearningRate(warmUp: 0, start: 1, end: 0) });

        Assert.Equal([2, 4], history.Epochs.Select(epoch => epoch.Steps));
        Assert.Equal([0.125f * 0.75f, 0.125f * 0.25f], history.Epochs.Select(epoch => epoch.LearningRate));

        // The first step goes from 0 to 0.25; there the gradient is 2 (0.25 - 1).
        Assert.Equal(1.5, history.Epochs[0].GradientNorm);
        Assert.Equal([1, 1], history.Epochs.Select(epoch => epoch.BestEpoch));
    }

    [Fact]
    public void Cancelling_returns_the_model_so_far()
    {
        Network network = Line(0);
        using var cancellation = new CancellationTokenSource();

        TrainingHistory history = NetworkTrainer.Train(
            network, Towards(1), null,
            LineOptions with
            {
                CancellationToken = cancellation.Token,
                EpochCompleted = result =>
                {
                    if (result.Epoch == 2)
                    {
                        cancellation.Cancel();
                    }
                },
            });

        Assert.Equal(StopReason.Cancelled, history.Reason);
        Assert.Equal(2, history.Epochs.Count);
        Assert.Equal(0.4375f, network.Parameters[0].Value.Span[0]);
    }

    [Fact]
    public void Cancelling_is_noticed_between_batches()
    {
        Network network = Line(0);
        using var cancellation = new CancellationTokenSource();
        var source = new CancellingSource(cancellation, batches: 3);

        TrainingHistory history = NetworkTrainer.Train(network, source, null, LineOptions with { CancellationToken = cancellation.Token });

        Assert.Equal(StopReason.Cancelled, history.Reason);
        Assert.Empty(history.Epochs);
        Assert.Equal(0, history.BestEpoch);
        Assert.Equal(3, source.Read);
        Assert.Equal(1 - (27 / 64f), network.Parameters[0].Value.Span[0]);
    }

    [Fact]
    public void Cancelling_within_an_epoch_does_not_return_weights_that_are_not_finite()
    {
        Network network = Line(0.5f);
        using var cancellation = new CancellationTokenSource();
        var source = new CancellingSource(cancellation, batches: 2);

        // The first step leads to 1.5e19; the second, 1.5e19 times a gradient of 3e19, is beyond single precision.
        NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(() => NetworkTrainer.Train(
            network, source, null, LineOptions with { CancellationToken = cancellation.Token, Optimizer = new SgdOptimizer(1.5e19f) }));

        Assert.Equal(1, exception.Epoch);
        Assert.Equal(2, exception.Batch);
        Assert.Equal(0.5f, network.Parameters[0].Value.Span[0]);
    }

    [Fact]
    public void A_loss_that_is_not_finite_names_epoch_and_batch_and_leaves_the_weights_of_before_the_epoch()
    {
        Network network = Line(0.5f);
        var rows = new InMemoryBatches([1, 1, 1, float.NaN], 1, new float[4], 1, shuffle: false);

        NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(
            () => NetworkTrainer.Train(network, rows, null, LineOptions with { BatchSize = 1 }));

        Assert.Equal(1, exception.Epoch);
        Assert.Equal(4, exception.Batch);
        Assert.Equal(0.5f, network.Parameters[0].Value.Span[0]);
    }

    [Fact]
    public void Steps_that_explode_end_with_the_last_finite_epochs_weights()
    {
        Network network = Line(0.5f);
        float lastFinite = 0;

        NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(() => NetworkTrainer.Train(
            network, Towards(1), null,
            LineOptions with
            {
                Epochs = 500,
                Optimizer = new SgdOptimizer(50),
                EpochCompleted = _ => lastFinite = network.Parameters[0].Value.Span[0],
            }));

        Assert.True(exception.Epoch > 3);
        Assert.True(float.IsFinite(network.Parameters[0].Value.Span[0]));
        Assert.Equal(lastFinite, network.Parameters[0].Value.Span[0]);
    }

    [Fact]
    public void Progress_tells_epochs_rows_and_time()
    {
        var told = new List<EpochResult>();
        var reported = new Reports();

        TrainingHistory history = NetworkTrainer.Train(
            Line(0), Towards(1), Towards(1), LineOptions with { Epochs = 3, EpochCompleted = told.Add, Progress = reported });

        Assert.Equal(history.Epochs, told);
        Assert.Equal(history.Epochs, reported.Values);
        Assert.Equal([1, 2, 3], told.Select(result => result.Epoch));
        Assert.All(told, result => Assert.Equal(3, result.Epochs));
        Assert.All(told, result => Assert.True(result.RowsPerSecond > 0 && result.ValidationLoss is not null));
        Assert.Equal(TimeSpan.Zero, told[2].Remaining);
        Assert.True(told[0].Remaining > TimeSpan.Zero);
        Assert.Equal(StopReason.Completed, history.Reason);
    }

    [Fact]
    public void Accuracy_is_the_share_of_rows_whose_class_is_right()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(2, Bias: false), new Softmax()), 0);
        new float[] { 1, 0, 0, 1 }.CopyTo(network.Parameters[0].Value.Span);

        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches([2, 1, 1, 2, 3, 1, 1, 3], 2, [0, 1, 1, 1], 2), null,
            new TrainingOptions { Epochs = 1, BatchSize = 4, Optimizer = new SgdOptimizer(1e-6f) });

        Assert.Equal(0.75, history.Epochs[0].Accuracy);
        Assert.True(double.IsNaN(NetworkTrainer.Train(Line(0), Towards(1), null, LineOptions).Epochs[0].Accuracy));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused_before_anything_is_read()
    {
        var network = new Network(Cnn, 1);
        var source = new CancellingSource(new CancellationTokenSource(), 1);

        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(network, source, null, new TrainingOptions()));
        Assert.Contains("2 x 16 x 14", exception.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => NetworkTrainer.Train(Line(0), source, null, new TrainingOptions { Epochs = 0 }));
        Assert.Equal(0, source.Read);
    }

    [Fact]
    public void No_rows_and_nothing_to_train_are_refused()
    {
        Assert.Throws<InvalidOperationException>(
            () => NetworkTrainer.Train(Line(0), new InMemoryBatches([], 1, Array.Empty<float>(), 1), null, LineOptions));
        Assert.Throws<InvalidOperationException>(
            () => NetworkTrainer.Train(new Network(NetworkSpec.Sequential(Shape.Of(1), new Relu()), 0), Towards(1), null, LineOptions));
    }

    // y = w x, with steps of an eighth of the gradient 2 (w - target): a quarter of the way each.
    private static readonly TrainingOptions LineOptions = new()
    {
        Epochs = 5,
        BatchSize = 1,
        Optimizer = new SgdOptimizer(0.125f),
        Loss = new MeanSquareErrorLoss(),
    };

    private static Network Line(float weight)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false)), 0);
        network.Parameters[0].Value.Span[0] = weight;
        return network;
    }

    private static InMemoryBatches Towards(float weight) => new([1], 1, new[] { weight }, 1);

    private static float[] TrainCnn(string optimizer, int threads, int seed)
    {
        const int Rows = 80;
        var network = new Network(Cnn, 1);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3)];
        NetworkTrainer.Train(
            network, new InMemoryBatches(RandomArrays.Normal(Rows * Pixels, 1), Pixels, labels, 3, seed), null,
            new TrainingOptions
            {
                Epochs = 2,
                BatchSize = BatchSize,
                Threads = threads,
                Seed = seed,
                Optimizer = optimizer switch
                {
                    "sgd" => new SgdOptimizer(),
                    "momentum" => new MomentumOptimizer(),
                    _ => new AdamOptimizer(),
                },
            });
        return [.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray())];
    }

    private sealed class Reports : IProgress<EpochResult>
    {
        public List<EpochResult> Values { get; } = [];

        public void Report(EpochResult value) => Values.Add(value);
    }

    /// <summary>Rows (1, 1); asks to cancel with the given batch.</summary>
    private sealed class CancellingSource(CancellationTokenSource cancellation, int batches) : IBatchSource, IBatchReader
    {
        public int Read { get; private set; }

        public int InputSize => 1;

        public int TargetSize => 1;

        public long? Rows => null;

        public IBatchReader StartEpoch(int epoch) => this;

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            if (++Read == batches)
            {
                cancellation.Cancel();
            }
            inputs[0] = 1;
            targets[0] = 1;
            return 1;
        }

        public void Dispose()
        {
        }
    }
}
