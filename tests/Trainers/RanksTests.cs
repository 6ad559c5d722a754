using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Learners on several ranks, here threads of one process.</summary>
public sealed class RanksTests
{
    private const int Rows = 150;

    private static readonly Mlp Simple = MlpPreset.Simple with { Epochs = 3, HiddenUnits = [8], Seed = 3, NumberOfThreads = 1 };

    public static TheoryData<string, Mlp> Learners => new()
    {
        { "in memory", Simple },
        { "with an own share for validation", Simple with { ValidationFraction = 0.2, EarlyStopping = new EarlyStopping(1) } },
        { "streamed", Simple with { StreamingBufferRows = 40 } },
        { "with balanced classes", Simple with { BalanceClasses = true } },
        { "with its recipe chosen by trials", new Mlp { HiddenUnits = [8], Seed = 3, NumberOfThreads = 1 } },
    };

    [Theory]
    [MemberData(nameof(Learners))]
    public void A_model_does_not_depend_on_the_number_of_ranks(string name, Mlp learner)
    {
        _ = name;
        float[] alone = Fit(1, learner, (_, data, _) => data)[0];

        Assert.All(Fit(2, learner, (_, data, _) => data), weights => Assert.Equal(alone, weights));
        Assert.All(Fit(4, learner, (_, data, _) => data), weights => Assert.Equal(alone, weights));
    }

    [Fact]
    public void Nor_where_no_rank_has_all_rows()
    {
        Mlp learner = Simple with { PartitionedRows = true };
        float[] alone = Fit(1, learner, TakeRows)[0];

        Assert.All(Fit(2, learner, TakeRows), weights => Assert.Equal(alone, weights));
        Assert.All(Fit(4, learner, TakeRows), weights => Assert.Equal(alone, weights));
    }

    [Fact]
    public void Streamed_rows_of_ranks_make_one_model_too()
    {
        // The order depends on the ranks' buffers: the ranks agree, and the rows are learned.
        Mlp learner = Simple with { PartitionedRows = true, StreamingBufferRows = 30, Epochs = 20 };
        float[][] weights = Fit(2, learner, TakeRows);

        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void Contexts_without_a_seed_agree_on_one()
    {
        float[][] weights = Fit(2, Simple with { Seed = null }, (_, data, _) => data, () => new MLContext());

        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void A_convolutional_network_and_a_regression_are_the_same_on_all_ranks()
    {
        float[] Images(ICommunicator communicator)
        {
            var mlContext = new MLContext(1);
            IDataView data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(row => new Picture
            {
                Pixels = [.. Enumerable.Range(0, 64).Select(pixel => (float)((pixel * (row + 1)) % 7))],
                Label = row % 2 == 0,
            }));
            return Flat(mlContext.BinaryClassification.Trainers.Cnn(
                new Cnn { ImageShape = new ImageShape(8, 8, 1), Epochs = 2, Seed = 1, Communicator = communicator },
                featureColumnName: nameof(Picture.Pixels)).Fit(data).Model);
        }
        float[] Numbers(ICommunicator communicator)
        {
            var mlContext = new MLContext(1);
            return Flat(mlContext.Regression.Trainers.Mlp(Simple with { Communicator = communicator, BatchSize = 7 })
                .Fit(Surface.Data(mlContext, 50)).Model);
        }
        foreach (Func<ICommunicator, float[]> fit in (Func<ICommunicator, float[]>[])[Images, Numbers])
        {
            float[] alone = [];
            LocalCommunicator.Run(1, communicator => alone = fit(communicator));
            LocalCommunicator.Run(2, communicator => Assert.Equal(alone, fit(communicator)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Ranks_share_all_rows(int ranks)
    {
        var taken = new List<float>[ranks];
        LocalCommunicator.Run(ranks, communicator =>
        {
            var mlContext = new MLContext(1);
            IDataView data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 14).Select(row => new Number { Value = row }));
            IDataView own = mlContext.Data.TakeRankRows(data, communicator);
            taken[communicator.Rank] = Blobs.Column<float>(own, nameof(Number.Value));
            Assert.Equal(own.GetRowCount() ?? taken[communicator.Rank].Count, taken[communicator.Rank].Count);
        });

        Assert.Equal(Enumerable.Range(0, 14), taken.SelectMany(rows => rows).Select(row => (int)row).Order());
        Assert.Equal(ranks == 2 ? [0f, 1, 4, 5, 8, 9, 12, 13] : ranks == 4 ? [0f, 4, 8, 12] : taken[0], taken[0]);
    }

    [Fact]
    public void The_number_of_rows_is_known_where_the_rows_are_counted()
    {
        var mlContext = new MLContext(1);
        IDataView data = mlContext.Data.LoadFromEnumerable(new Number[15]);
        Assert.Equal(15, data.GetRowCount());

        LocalCommunicator.Run(2, communicator =>
            Assert.Equal(communicator.Rank == 0 ? 8 : 7, mlContext.Data.TakeRankRows(data, communicator).GetRowCount()));
    }

    [Fact]
    public void Ranks_that_cannot_share_the_shards_are_refused() =>
        LocalCommunicator.Run(3, communicator => Assert.Contains(
            "expected a multiple of the number of ranks, 3; got 4",
            Assert.Throws<ArgumentException>(
                () => new MLContext(1).Data.TakeRankRows(Blobs.Data(new MLContext(1), 9), communicator)).Message,
            StringComparison.Ordinal));

    [Fact]
    public void Rows_of_ranks_without_ranks_are_refused() => Assert.Contains(
        "PartitionedRows",
        Assert.ThrowsAny<ArgumentException>(() => new MLContext(1).MulticlassClassification.Trainers.Mlp(
            Simple with { PartitionedRows = true })).Message,
        StringComparison.Ordinal);

    private static IDataView TakeRows(MLContext mlContext, IDataView data, ICommunicator communicator) =>
        mlContext.Data.TakeRankRows(data, communicator);

    private static float[][] Fit(
        int ranks, Mlp learner, Func<MLContext, IDataView, ICommunicator, IDataView> rowsOf, Func<MLContext>? context = null)
    {
        float[][] weights = new float[ranks][];
        LocalCommunicator.Run(ranks, communicator =>
        {
            MLContext mlContext = context?.Invoke() ?? new MLContext(1);
            IDataView data = rowsOf(mlContext, Blobs.Data(mlContext, Rows), communicator);
            weights[communicator.Rank] = Flat(
                mlContext.MulticlassClassification.Trainers.Mlp(learner with { Communicator = communicator }).Fit(data).Model);
        });
        return weights;
    }

    private static float[] Flat(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private sealed class Picture
    {
        [VectorType(64)]
        public float[] Pixels { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Number
    {
        public float Value { get; set; }
    }
}
