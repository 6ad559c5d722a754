using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Distribution;

public class WorkQueueTests
{
    private sealed record Done(int Rank, int Item);

    private static WorkQueue<string> Queue(ICommunicator? ranks, Func<int, CancellationToken, string> work) =>
        new(ranks, work, Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    /// <summary>The results of each rank.</summary>
    private static WorkResult<string>?[][] Run(
        int ranks, int count, Func<int, int, CancellationToken, string> work, Action<int, int>? completed = null,
        Func<int, CancellationToken>? token = null)
    {
        var results = new WorkResult<string>?[ranks][];
        LocalCommunicator.Run(ranks, own => results[own.Rank] = Queue(own, (item, cancellation) => work(own.Rank, item, cancellation))
            .Run(count, (item, _) => completed?.Invoke(own.Rank, item), token?.Invoke(own.Rank) ?? CancellationToken.None));
        return results;
    }

    private static string Square(int item) => (item * item).ToString(CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 7)]
    [InlineData(3, 7)]
    [InlineData(4, 7)]
    [InlineData(4, 2)]
    [InlineData(3, 0)]
    [InlineData(1, 0)]
    public void Run_Items_DoesEachOnceAndGivesAllRanksAllResults(int ranks, int count)
    {
        var done = new ConcurrentBag<Done>();
        WorkResult<string>?[][] results = Run(ranks, count, (rank, item, _) =>
        {
            done.Add(new Done(rank, item));
            return Square(item);
        });

        Assert.Equal(Enumerable.Range(0, count), done.Select(one => one.Item).Order());
        Assert.All(results, own => Assert.Equal(Enumerable.Range(0, count).Select(Square), own.Select(result => result!.Value)));
        Assert.All(results, own => Assert.All(own, result => Assert.Null(result!.Failure)));
    }

    [Fact]
    public void Run_OneRank_DoesItemsInOrderOnTheThreadThatCalled()
    {
        int thread = Environment.CurrentManagedThreadId;
        List<string> told = [];
        Queue(null, (item, _) =>
        {
            told.Add($"begun {item} {Environment.CurrentManagedThreadId == thread}");
            return "";
        }).Run(2, (item, _) => told.Add($"done {item}"), CancellationToken.None);

        Assert.Equal(["begun 0 True", "done 0", "begun 1 True", "done 1"], told);
    }

    [Fact]
    public void Run_LongItem_LeavesTheOthersToTheRankThatIsFree()
    {
        var done = new ConcurrentBag<Done>();
        using var othersDone = new CountdownEvent(5);
        Run(2, 6, (rank, item, cancellation) =>
        {
            done.Add(new Done(rank, item));
            if (item == 0)
            {
                othersDone.Wait(cancellation);
            }
            else
            {
                othersDone.Signal();
            }
            return "";
        });

        Assert.Equal([0, 1, 1, 1, 1, 1], done.OrderBy(one => one.Item).Select(one => one.Rank));
    }

    [Fact]
    public void Run_Items_AreToldOnTheThreadThatCalledInTheSameOrderOnAllRanks()
    {
        var told = new ConcurrentDictionary<int, List<int>>();
        LocalCommunicator.Run(3, own =>
        {
            int thread = Environment.CurrentManagedThreadId;
            List<int> order = told.GetOrAdd(own.Rank, []);
            Queue(own, (item, _) => Square(item)).Run(
                8, (item, result) =>
                {
                    Assert.Equal((thread, Square(item)), (Environment.CurrentManagedThreadId, result.Value));
                    order.Add(item);
                }, CancellationToken.None);
        });

        Assert.Equal(Enumerable.Range(0, 8), told[0].Order());
        Assert.Equal(told[0], told[1]);
        Assert.Equal(told[0], told[2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_ItemThatThrows_IsAResultAndTheOthersGoOn(int ranks)
    {
        var failure = new TimeoutException("too\nslow");
        int? thrower = null;
        WorkResult<string>?[][] results = Run(ranks, 5, (rank, item, _) =>
        {
            if (item == 3)
            {
                thrower = rank;
                throw failure;
            }
            return Square(item);
        });

        Assert.All(results, own => Assert.Equal(["0", "1", "4", null, "16"], own.Select(result => result!.Value)));
        Assert.Same(failure, results[thrower!.Value][3]!.Failure);
        Assert.All(results.Where((_, rank) => rank != thrower), own =>
        {
            RemoteException remote = Assert.IsType<RemoteException>(own[3]!.Failure);
            Assert.Equal((thrower.Value, "TimeoutException", "too\nslow"), (remote.Rank, remote.TypeName, remote.Message));
        });
    }

    [Fact]
    public void Run_ResultThatCannotBeWritten_IsTheItemsFailure()
    {
        LocalCommunicator.Run(2, own =>
        {
            WorkResult<string>?[] results = new WorkQueue<string>(
                    own, (_, _) => "value", _ => throw new FormatException("cannot be written"), Encoding.UTF8.GetString)
                .Run(3, (_, _) => { }, CancellationToken.None);
            Assert.All(results, result => Assert.Equal("cannot be written", result!.Failure!.Message));
        });
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    public void Run_CancelledOnOneRank_EndsOnAllWithTheSameResults(int ranks, int canceller)
    {
        using var source = new CancellationTokenSource();
        int begun = 0;
        WorkResult<string>?[][] results = Run(
            ranks, 1_000,
            (rank, item, cancellation) =>
            {
                Interlocked.Increment(ref begun);
                if (item >= 10)
                {
                    if (rank == canceller)
                    {
                        source.Cancel();
                    }
                    // Ranks that were not cancelled hear it from the others.
                    cancellation.WaitHandle.WaitOne();
                    cancellation.ThrowIfCancellationRequested();
                }
                return Square(item);
            },
            token: rank => rank == canceller ? source.Token : CancellationToken.None);

        Assert.InRange(begun, 11, 10 + ranks);
        Assert.Equal(Enumerable.Range(0, 10).Select(Square), results[0].Take(10).Select(result => result!.Value));
        Assert.All(results[0].Skip(10), Assert.Null);
        Assert.All(results, own => Assert.Equal(results[0].Select(result => result?.Value), own.Select(result => result?.Value)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_CancelledBefore_DoesNothing(int ranks)
    {
        WorkResult<string>?[][] results = Run(
            ranks, 4, (_, _, _) => throw new InvalidOperationException("begun"),
            token: rank => new CancellationToken(canceled: rank == ranks - 1));

        Assert.All(results, own => Assert.All(own, Assert.Null));
    }

    [Fact]
    public void Run_CallbackThatThrows_EndsAllRanks()
    {
        var thrown = new ConcurrentDictionary<int, Exception>();
        LocalCommunicator.Run(3, own => thrown[own.Rank] = Record.Exception(() => Queue(own, (item, _) => Square(item)).Run(
            100,
            (item, _) =>
            {
                if (own.Rank == 1 && item == 5)
                {
                    throw new IOException("disk full");
                }
            },
            CancellationToken.None)));

        Assert.Equal("disk full", Assert.IsType<IOException>(thrown[1]).Message);
        foreach (int other in new[] { 0, 2 })
        {
            RankFailedException failure = Assert.IsType<RankFailedException>(thrown[other]);
            Assert.Equal((1, "Rank 1 cannot go on: IOException: disk full"), (failure.Rank, failure.Message));
        }
    }

    [Fact]
    public void Run_RankThatIsGone_EndsTheOthersAndTheirItems()
    {
        using var told = new ManualResetEventSlim();
        RankFailedException? failure = null;
        Assert.Throws<InvalidDataException>(() => LocalCommunicator.Run(2, own =>
        {
            if (own.Rank == 1)
            {
                Queue(own, (_, _) => "").Run(0, (_, _) => { }, CancellationToken.None);
                own.AllGather(new byte[8], new byte[16]);
                throw new InvalidDataException("gone");
            }
            Queue(own, (_, _) => "").Run(0, (_, _) => { }, CancellationToken.None);
            failure = Assert.Throws<RankFailedException>(() => Queue(own, (_, cancellation) =>
            {
                cancellation.WaitHandle.WaitOne();
                told.Set();
                return "";
            }).Run(1, (_, _) => { }, CancellationToken.None));
            told.Wait();
        }));

        Assert.Equal(1, failure!.Rank);
    }
}
