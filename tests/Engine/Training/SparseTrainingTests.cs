using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Training on rows without their zeros gives the weights, bit for bit, that it gives with them.</summary>
public class SparseTrainingTests
{
    private const int Rows = 90;
    private const int Inputs = 700;

    private static readonly float[] Features = SparseArrays.Dense(Rows, Inputs, 0.03, 1);
    private static readonly int[] Labels = [.. Enumerable.Range(0, Rows).Select(row => row * 7 % 3)];
    private static readonly float[] Weights = [.. Enumerable.Range(0, Rows).Select(row => 1 + (row % 4))];
    private static readonly TrainingOptions Options = new() { Epochs = 3, BatchSize = 16, Seed = 5, Threads = 1 };

    public static TheoryData<string, LayerSpec[]> Networks => new()
    {
        { "a hidden layer", [new Dense(19), new Relu(), new Dense(3), new Softmax()] },
        { "a hidden layer that is not fused", [new Dense(19), new Gelu(), new Dropout(0.2f), new Dense(3), new Softmax()] },
        { "no hidden layer", [new Dense(3), new Softmax()] },
        { "no bias", [new Dense(8, Bias: false), new Tanh(), new Dense(3), new Softmax()] },
        { "inputs scaled by the feature", [new InputScaling { Mode = InputScalingMode.PerFeature }, new Dense(3), new Softmax()] },
        { "inputs scaled as a whole", [new InputScaling { Mode = InputScalingMode.Whole }, new Dense(8), new Dense(3), new Softmax()] },
        { "a first layer that takes no sparse rows", [new Dropout(0.1f), new Dense(8), new Tanh(), new Dense(3), new Softmax()] },
    };

    public static TheoryData<string, IBatchSource> Sources => new()
    {
        { "from memory", Sparse() },
        { "streamed", new ShuffledBatches(Sparse(shuffle: false), Rows, seed: 3) },
        { "read ahead", new PrefetchedBatches(Sparse()) },
        { "streamed and read ahead", new PrefetchedBatches(new ShuffledBatches(Sparse(shuffle: false), Rows, seed: 3)) },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_bits_are_those_of_dense_rows_with(string network, LayerSpec[] layers)
    {
        Assert.NotEmpty(network);
        var spec = NetworkSpec.Sequential(Shape.Of(Inputs), layers);

        Assert.Equal(Train(spec, Dense(), Options), Train(spec, Sparse(), Options));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void The_bits_are_those_of_dense_rows_in_memory(string where, IBatchSource source)
    {
        Assert.NotEmpty(where);
        Assert.Equal(Train(Mlp, Dense(), Options), Train(Mlp, source, Options));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Sparse_sources_give_dense_rows_too(string where, IBatchSource source)
    {
        Assert.NotEmpty(where);
        Assert.Equal(ReadDense(Dense()), ReadDense(source));
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads() =>
        Assert.Equal(Train(Wide, Sparse(), Options), Train(Wide, Sparse(), Options with { Threads = 3 }));

    [Fact]
    public void Every_optimizer_and_clipping_takes_the_same_steps() => Assert.All(
        new Optimizer[]
        {
            new SgdOptimizer(), new MomentumOptimizer(), new AdamWOptimizer(), new AdagradOptimizer(), new RmsPropOptimizer(),
        },
        optimizer =>
        {
            TrainingOptions options = Options with { Optimizer = optimizer, GradientClipping = GradientClipping.ByNorm(0.5f) };
            Assert.Equal(Train(Mlp, Dense(), options), Train(Mlp, Sparse(), options));
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Validation_rows_may_be_sparse_or_not(bool sparse)
    {
        InMemoryBatches validation = sparse ? Sparse(shuffle: false) : Dense(shuffle: false);

        Assert.Equal(Losses(Dense(), Dense(shuffle: false)), Losses(Sparse(), validation));
        Assert.Equal(Losses(Dense(), Dense(shuffle: false)), Losses(Dense(), validation));
    }

    [Fact]
    public void A_share_is_held_back_as_of_dense_rows()
    {
        (InMemoryBatches training, InMemoryBatches validation) = Sparse().Split(0.3);
        (InMemoryBatches denseTraining, InMemoryBatches denseValidation) = Dense().Split(0.3);

        Assert.Equal(Losses(denseTraining, denseValidation), Losses(training, validation));
    }

    [Fact]
    public void Targets_are_standardized_as_those_of_dense_rows()
    {
        float[] targets = RandomArrays.Normal(Rows, 8);
        var spec = NetworkSpec.Sequential(Shape.Of(Inputs), new Dense(5), new Tanh(), new Dense(1), new OutputScaling());
        TrainingOptions options = Options with { Loss = new MeanSquareErrorLoss() };

        Assert.Equal(
            Train(spec, new InMemoryBatches(Features, Inputs, targets, 1, 3), options),
            Train(spec, new InMemoryBatches(SparseArrays.Sparse(Features, Inputs), targets, 1, 3), options));
    }

    [Fact]
    public void A_checkpoint_of_dense_rows_goes_on_with_sparse_ones()
    {
        string path = Path.GetTempFileName();
        File.Delete(path);
        try
        {
            TrainingOptions options = Options with { Checkpoint = new Checkpoint(path) };
            Train(Mlp, Dense(), options with { Epochs = 1 });

            Assert.Equal(Train(Mlp, Sparse(), Options), Train(Mlp, Sparse(), options));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void No_batch_has_its_zeros_in_memory()
    {
        const int Columns = 1_000_000;
        const int BatchRows = 500;
        var rows = new SparseRows(Columns);
        for (int row = 0; row < BatchRows; row++)
        {
            rows.Add([row, 1000 + row], [1, -1]);
        }
        var source = new InMemoryBatches(rows, [.. Enumerable.Range(0, BatchRows).Select(row => row % 2)], 2);
        var network = new Network(NetworkSpec.Sequential(Shape.Of(Columns), new InputScaling(), new Dense(2), new Softmax()), 1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        NetworkTrainer.Train(network, source, null, Options with { Epochs = 1, BatchSize = BatchRows });
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The weights' gradient, what the optimizer remembers, a copy; and what the scaling sums.
        Assert.InRange(allocated, 0, sizeof(float) * (long)Columns * 20);
        Assert.True(allocated < sizeof(float) * (long)Columns * BatchRows / 20);
    }

    [Fact]
    public void A_source_that_says_so_and_gives_no_sparse_rows_is_named()
    {
        var network = new Network(Mlp, 1);

        NotSupportedException exception =
            Assert.Throws<NotSupportedException>(() => NetworkTrainer.Train(network, new Pretender(), null, Options));

        Assert.Contains("PretendingReader", exception.Message, StringComparison.Ordinal);
    }

    private static NetworkSpec Mlp => NetworkSpec.Sequential(Shape.Of(Inputs), new Dense(19), new Relu(), new Dense(3), new Softmax());

    private static NetworkSpec Wide => NetworkSpec.Sequential(
        Shape.Of(Inputs), new InputScaling(), new Dense(130), new Tanh(), new Dense(3), new Softmax());

    private static InMemoryBatches Sparse(bool shuffle = true) =>
        new(SparseArrays.Sparse(Features, Inputs), Labels, 3, 3, shuffle, Weights);

    private static InMemoryBatches Dense(bool shuffle = true) => new(Features, Inputs, Labels, 3, 3, shuffle, Weights);

    private static int[] Train(NetworkSpec spec, IBatchSource source, TrainingOptions options)
    {
        var network = new Network(spec, 1);
        NetworkTrainer.Train(network, source, null, options);
        return [.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray()).Select(BitConverter.SingleToInt32Bits)];
    }

    private static List<double?> Losses(IBatchSource training, IBatchSource validation) =>
        [.. NetworkTrainer.Train(new Network(Mlp, 1), training, validation, Options).Epochs.Select(epoch => epoch.ValidationLoss)];

    private static List<float> ReadDense(IBatchSource source)
    {
        using IBatchReader reader = source.StartEpoch(1);
        float[] inputs = new float[Inputs * 7];
        float[] targets = new float[3 * 7];
        float[] weights = new float[7];
        var all = new List<float>();
        for (int count; (count = reader.ReadBatch(inputs, targets, weights)) > 0;)
        {
            all.AddRange([.. inputs[..(count * Inputs)], .. targets[..(count * 3)], .. weights[..count]]);
        }
        return all;
    }

    private sealed class Pretender : IBatchSource
    {
        public int InputSize => Inputs;

        public int TargetSize => 3;

        public long? Rows => 1;

        public bool IsSparse => true;

        public IBatchReader StartEpoch(int epoch) => new PretendingReader();
    }

    private sealed class PretendingReader : IBatchReader
    {
        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights) => 0;

        public void Dispose()
        {
        }
    }
}
