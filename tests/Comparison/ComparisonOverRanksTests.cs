using System.Collections.Concurrent;
using Microsoft.ML;
using MLNetDeep.Comparisons.Evaluation;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Comparisons.Tests;

public sealed class ComparisonOverRanksTests : IDisposable
{
    private static readonly ComparisonOptions Fast = new() { Folds = 3, Explains = false };

    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    private Table Rows(int factor = 37)
    {
        string path = _files[$"rows-{Guid.NewGuid():N}.csv"];
        File.WriteAllLines(path, ["a,b,class", .. Enumerable.Range(0, 90).Select(i =>
            $"{i * factor % 101},{i * 53 % 89},{((i * 37 % 101) + (i * 71 % 40) > 70 ? "yes" : "no")}")]);
        return TableFile.Read(path);
    }

    private static ComparisonResult[] OnRanks(int ranks, Func<ICommunicator, ComparisonResult> run)
    {
        var results = new ComparisonResult[ranks];
        LocalCommunicator.Run(ranks, own => results[own.Rank] = run(own));
        return results;
    }

    /// <summary>All that a result says but for times, which are in a saved network, too, and in its size.</summary>
    private static string Told(ComparisonResult result) => string.Join('\n',
    [
        .. result.Finished.Select(model => ResultFile.Line(model with
        {
            Result = model.Result with
            {
                FitSeconds = 0,
                RowsPerSecond = 0,
                ModelBytes = model.Result.Family is ModelFamily.Medium ? 0 : model.Result.ModelBytes,
            },
        })),
        .. result.PValues.Select(pair => $"{pair}"),
        .. result.LeftOut.Select(model => $"{model}"),
        .. result.Failed.Select(model => $"{model.Name}: {model.Failure}"),
    ]);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Run_Models_GiveAllRanksTheResultOfOneProcess(int ranks)
    {
        ComparisonOptions options = Fast with { Explains = true, Curve = [10, 40] };
        ComparisonResult Compare(ICommunicator? own) => Comparison.Of(Rows(), options with { Communicator = own })
            .Add("majority", "lda", "mlp-simple", "decision-tree", "knn").Run();

        string alone = Told(Compare(null));

        Assert.All(OnRanks(ranks, Compare), result => Assert.Equal(alone, Told(result)));
    }

    [Fact]
    public void Run_Times_AreThoseOfTheRankThatTrained()
    {
        ComparisonResult[] results = OnRanks(
            2, own => Comparison.Of(Rows(), Fast with { Communicator = own }).Add("lda", "knn", "majority").Run());

        Assert.All(results[0].Models, model => Assert.True(model.FitSeconds > 0 && model.RowsPerSecond > 0));
        Assert.Equal(
            results[0].Models.Select(model => (model.Name, model.FitSeconds, model.RowsPerSecond)),
            results[1].Models.Select(model => (model.Name, model.FitSeconds, model.RowsPerSecond)));
    }

    [Fact]
    public void Run_ModelThatFails_IsToldOnAllRanks()
    {
        ComparisonResult[] results = OnRanks(2, own => Comparison.Of(Rows(), Fast with { Communicator = own })
            .Add("lda")
            .Add("broken", _ => throw new InvalidOperationException("the reason"))
            .Run());

        Assert.All(results, result => Assert.Equal("the reason", Assert.Single(result.Failed).Failure));
        Assert.All(results, result => Assert.Equal("lda", Assert.Single(result.Models).Name));
    }

    [Fact]
    public void Run_Progress_IsToldOnRankZeroOfEachModelOnce()
    {
        var told = new ConcurrentBag<(int Rank, string Model)>();
        OnRanks(2, own => Comparison.Of(Rows(), Fast with { Communicator = own }).Add("lda", "knn", "majority")
            .Run(new Listener(progress =>
            {
                Assert.Equal((1, 3 * 60, 3), (progress.Share, progress.Rows, progress.Models));
                Assert.Equal(progress.Model, progress.Finished!.Name);
                told.Add((own.Rank, progress.Model));
            })));

        Assert.Equal([(0, "knn"), (0, "lda"), (0, "majority")], told.Order());
    }

    private sealed class Listener(Action<ComparisonProgress> action) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value) => action(value);
    }

    [Fact]
    public void Run_Results_AreReadAndWrittenByRankZero()
    {
        int fits = 0;
        ComparisonResult[] Compare(params string[] names) => OnRanks(2, own => names.Aggregate(
            Comparison.Of(Rows(), Fast with { Communicator = own, ResultsPath = _files[$"results-{own.Rank}"] }),
            (comparison, name) => comparison.Add(name, context =>
            {
                Interlocked.Increment(ref fits);
                return context.MLContext.MulticlassClassification.Trainers.KNearestNeighbors();
            })).Run());

        Compare("first", "second");
        Assert.Equal(6, fits);
        Assert.False(File.Exists(_files["results-1"]));
        ComparisonResult[] results = Compare("first", "second", "third");

        Assert.Equal(9, fits);
        Assert.All(results, result => Assert.Equal(3, result.Models.Count));
    }

    [Fact]
    public void Run_CancelledOnOneRank_GivesAllRanksWhatIsFinished()
    {
        using var source = new CancellationTokenSource();
        using var begun = new CountdownEvent(2);
        ComparisonResult[] results = OnRanks(2, own => Comparison.Of(Rows(), Fast with { Communicator = own })
            .Add("lda", "majority")
            .Add("slow", context => Wait(own, context))
            .Add("slower", context => Wait(own, context))
            .Add("knn")
            .Run(cancellation: own.Rank == 1 ? source.Token : default));

        Assert.All(results, result => Assert.Equal(["lda", "majority"], result.Models.Select(model => model.Name).Order()));
        Assert.All(results, result => Assert.Equal(["slow", "slower", "knn"], result.LeftOut.Select(model => model.Name)));

        IEstimator<ITransformer> Wait(ICommunicator own, ModelContext context)
        {
            begun.Signal();
            begun.Wait();
            if (own.Rank == 1)
            {
                source.Cancel();
            }
            context.CancellationToken.WaitHandle.WaitOne();
            throw new InvalidOperationException("ended");
        }
    }

    [Fact]
    public void Run_RanksWithOtherRows_AreRefused() => LocalCommunicator.Run(2, own =>
    {
        Comparison comparison = Comparison.Of(Rows(own.Rank == 0 ? 37 : 41), Fast with { Communicator = own }).Add("lda");
        Assert.Equal(1, Assert.Throws<RankFailedException>(() => comparison.Run()).Rank);
    });

    [Fact]
    public void Of_BudgetOverRanks_IsRefused() => LocalCommunicator.Run(2, own =>
    {
        ComparisonOptions options = Fast with { Communicator = own, Budget = TimeSpan.FromSeconds(9) };
        Assert.Contains(
            "Budget: expected none with 2 ranks", Assert.Throws<ArgumentException>(() => Comparison.Of(Rows(), options)).Message,
            StringComparison.Ordinal);
    });
}
