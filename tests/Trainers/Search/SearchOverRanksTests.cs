using System.Collections.Concurrent;
using Microsoft.ML;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Trainers.Search;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Search;

/// <summary>Searches whose trials are shared out to ranks; each rank has its own trials, data and context.</summary>
public sealed class SearchOverRanksTests
{
    private static readonly int[] Eight = [3, 1, 4, 15, 9, 2, 6, 5];

    private static GridSearch Grid(
        StubTrials trials, ICommunicator ranks, Action<SearchProgress>? completed = null, CancellationToken token = default) =>
        new(trials.Space)
        {
            Validation = SearchValidation.Holdout(),
            TrialCompleted = completed,
            CancellationToken = token,
            Communicator = ranks,
        };

    /// <summary>What each rank returns.</summary>
    private static T[] OnRanks<T>(int ranks, Func<ICommunicator, T> run)
    {
        var results = new T[ranks];
        LocalCommunicator.Run(ranks, own => results[own.Rank] = run(own));
        return results;
    }

    private static IEnumerable<string> Scores<T>(SearchResult<T> result)
        where T : class, ITransformer
        => result.Trials.Select(trial => $"{trial.Number} {trial.Seed} {trial.Values}: " + string.Join(
            "; ", trial.Measurements.Select(measured => $"{measured.Budget} {measured.RowShare} {string.Join(' ', measured.FoldScores)}")));

    private static SearchResult<MulticlassTransformer<Network>> SearchMlp(ICommunicator? ranks)
    {
        var mlContext = new MLContext(1);
        var space = new HyperparameterSpace();
        SearchParameter<float> rate = space.LogUniform("rate", 1e-6f, 1e-1f);
        return new RandomSearch(space, trials: 8, seed: 1)
        {
            Validation = SearchValidation.CrossValidation(2),
            Halving = SuccessiveHalving.OfBudget(1, 4, eta: 2),
            Communicator = ranks,
        }.Run(
            mlContext, Blobs.Data(mlContext, 90), SearchMetric.LogLoss(),
            trial => trial.MLContext.MulticlassClassification.Trainers.Mlp(
                new Mlp { Optimizer = new AdamOptimizer(trial.Get(rate)), Epochs = trial.Budget }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Run_EightTrialsWithHalving_GivesAllRanksTheResultOfOneProcess(int ranks)
    {
        SearchResult<MulticlassTransformer<Network>> alone = SearchMlp(null);

        SearchResult<MulticlassTransformer<Network>>[] results = OnRanks(ranks, SearchMlp);

        Assert.All(results, result => Assert.Equal(Scores(alone), Scores(result)));
        Assert.All(results, result => Assert.Equal(alone.ToString(), result.ToString()));
        IDataView rows = Blobs.Data(new MLContext(1), 30, seed: 2);
        float[] expected = Blobs.Scores(alone.Refit().Transform(rows));
        Assert.All(results, result => Assert.Equal(expected, Blobs.Scores(result.Refit().Transform(rows))));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_Trials_AreMadeOnceEach(int ranks)
    {
        var trials = new ConcurrentBag<int>();
        OnRanks(ranks, own =>
        {
            var stub = new StubTrials(Eight) { Making = trial => trials.Add(trial.Number) };
            return stub.Run(Grid(stub, own));
        });

        Assert.Equal(Enumerable.Range(1, 8), trials.Order());
    }

    [Fact]
    public void Run_Progress_IsToldOnRankZeroInTheOrderInWhichTrialsEnd()
    {
        var told = new ConcurrentDictionary<int, List<SearchProgress>>();
        using var othersTold = new CountdownEvent(7);
        OnRanks(2, own =>
        {
            var stub = new StubTrials(Eight)
            {
                Making = trial =>
                {
                    if (trial.Number == 1)
                    {
                        othersTold.Wait();
                    }
                },
            };
            return stub.Run(Grid(stub, own, progress =>
            {
                told.GetOrAdd(own.Rank, []).Add(progress);
                if (progress.Completed < 8)
                {
                    othersTold.Signal();
                }
            }));
        });

        Assert.Equal([0], told.Keys);
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 1], told[0].Select(progress => progress.Trial.Number));
        Assert.Equal(Enumerable.Range(1, 8).Select(i => (i, 8)), told[0].Select(progress => (progress.Completed, progress.Planned)));
        Assert.Equal([1, 4, 15, 15, 15, 15, 15, 15], told[0].Select(progress => (int)progress.Best!.Score!.Value));
    }

    [Fact]
    public void Run_TrialThatThrows_IsTheSameFailureOnAllRanks()
    {
        int? thrower = null;
        SearchResult<ITransformer>[] results = OnRanks(3, own =>
        {
            var stub = new StubTrials(Eight)
            {
                Making = trial =>
                {
                    if (trial.Number == 4)
                    {
                        thrower = own.Rank;
                        throw new TimeoutException("too slow");
                    }
                },
            };
            return stub.Run(Grid(stub, own));
        });

        Assert.All(results, result => Assert.Equal([9, 6, 5, 4, 3, 2, 1, 15], result.Trials.Select(trial => (int)trial.Values["x"]!)));
        Assert.All(results, result => Assert.Equal("too slow", result.Trials[^1].Failure!.Message));
        Assert.IsType<TimeoutException>(results[thrower!.Value].Trials[^1].Failure);
        Assert.All(
            results.Where((_, rank) => rank != thrower),
            result => Assert.Equal("TimeoutException", Assert.IsType<RemoteException>(result.Trials[^1].Failure).TypeName));
        Assert.All(results, result => Assert.Contains("failed: TimeoutException", result.ToString()));
    }

    [Fact]
    public void Run_AllTrialsThrow_FailsOnAllRanks() => LocalCommunicator.Run(2, own =>
    {
        var stub = new StubTrials(1, 2, 3) { Making = trial => throw new TimeoutException($"number {trial.Number}") };
        Assert.Contains(
            "All 3 trials failed; the first, x = 1, with: number 1",
            Assert.Throws<InvalidOperationException>(() => stub.Run(Grid(stub, own))).Message);
    });

    [Fact]
    public void Run_CancelledOnOneRank_GivesAllRanksWhatWasMeasured()
    {
        using var cancellation = new CancellationTokenSource();
        using var begun = new CountdownEvent(2);
        SearchResult<ITransformer>[] results = OnRanks(2, own =>
        {
            var stub = new StubTrials([.. Enumerable.Range(1, 50)])
            {
                Making = trial =>
                {
                    if (trial.Number > 5)
                    {
                        begun.Signal();
                        begun.Wait();
                        if (own.Rank == 1)
                        {
                            cancellation.Cancel();
                        }
                        trial.CancellationToken.WaitHandle.WaitOne();
                    }
                },
            };
            return stub.Run(Grid(stub, own, token: own.Rank == 1 ? cancellation.Token : default));
        });

        Assert.All(results, result => Assert.True(result.Cancelled));
        Assert.All(results, result => Assert.Equal([5, 4, 3, 2, 1], result.Trials.Select(trial => trial.Number)));
    }

    [Fact]
    public void Run_RankThatWasStartedDifferently_IsNamed() => LocalCommunicator.Run(2, own =>
    {
        var stub = new StubTrials(own.Rank == 0 ? [1, 2] : [1, 3]);
        RankFailedException failure = Assert.Throws<RankFailedException>(() => stub.Run(Grid(stub, own)));
        Assert.Equal(1, failure.Rank);
        Assert.Contains("Trials: x = 1; x = 2 there, x = 1; x = 3 on rank 1", failure.Message);
        Assert.Empty(stub.Made);
    });
}
