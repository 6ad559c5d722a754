using System.Diagnostics;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.MpiHost;

/// <summary>The time of exchanges.</summary>
internal static class Speed
{
    private const int Rounds = 7;

    public static void Print(ICommunicator world)
    {
        byte[] own = new byte[8];
        byte[] all = new byte[8 * world.Size];
        PrintMedian(world, "8 bytes gathered", "microseconds", 1e6 / 2000, () =>
        {
            for (int i = 0; i < 2000; i++)
            {
                world.AllGather(own, all);
            }
        });
        float[] few = new float[2];
        PrintMedian(world, "2 numbers added", "microseconds", 1e6 / 2000, () =>
        {
            for (int i = 0; i < 2000; i++)
            {
                world.StartAllReduce(few).Wait();
            }
        });
        float[] many = new float[2_500_000];
        PrintMedian(world, "10 MB added, started", "milliseconds", 1e3 / 10, () =>
        {
            for (int i = 0; i < 10; i++)
            {
                world.StartAllReduce(many).Wait();
            }
        });
        PrintMedian(world, "10 MB added", "milliseconds", 1e3 / 10, () =>
        {
            for (int i = 0; i < 10; i++)
            {
                world.AllReduce(many);
            }
        });
    }

    private static void PrintMedian(ICommunicator world, string name, string unit, double factor, Action run)
    {
        double[] times = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            world.Barrier();
            long started = Stopwatch.GetTimestamp();
            run();
            times[round] = Stopwatch.GetElapsedTime(started).TotalSeconds * factor;
        }
        Array.Sort(times);
        if (world.Rank == 0)
        {
            Console.WriteLine($"{world.Size} ranks, {name}: {times[Rounds / 2]:F1} {unit} (from {times[0]:F1} to {times[^1]:F1})");
        }
    }
}
