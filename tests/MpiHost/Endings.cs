using System.Diagnostics;
using System.Runtime.CompilerServices;
using MLNetDeep.Distribution;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.MpiHost;

/// <summary>Ways of a rank to end, while others wait.</summary>
internal static class Endings
{
    public static int Run(string ending, string folder)
    {
        string left = Path.Combine(folder, "left");
        ICommunicator? world = null;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => // before the communicator's, which is added later
        {
            if (world?.Rank == 0)
            {
                File.WriteAllText(left, "");
            }
        };
        if (ending == "never-join")
        {
            Mpi.Timeout = TimeSpan.FromSeconds(2);
            if (Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK") == "1")
            {
                Thread.Sleep(Timeout.Infinite);
            }
        }
        world = Mpi.World;
        world.Barrier();
        float[] numbers = new float[1_000_003];
        bool ends = world.Rank == 1;
        switch (ending)
        {
            case "throw" when ends:
                throw new InvalidOperationException("the mishap of one rank");
            case "throw-in-thread" when ends:
                var thread = new Thread(() => throw new InvalidOperationException("the mishap of one rank"));
                thread.Start();
                break;
            case "exit" when ends:
                Environment.Exit(3);
                break;
            case "return" when ends:
                return 3;
            case "leave" when ends:
                return 0;
            case "kill" when ends:
                Process.GetCurrentProcess().Kill();
                break;
            case "fail-fast" when ends:
                Environment.FailFast("the mishap of one rank");
                break;
            case "stop":
                Mpi.Timeout = TimeSpan.FromSeconds(2);
                if (ends)
                {
                    Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"]).WaitForExit();
                }
                break;
            case "length" when ends:
                numbers = new float[7];
                break;
            case "early":
                // Rank 0 has gone by the time the others take what it gave.
                if (world.Rank != 0)
                {
                    Await(left);
                }
                world.Broadcast(new byte[100]);
                return 0;
            case "drop":
                return Drop(world, left);
            case "null":
                return CatchesNullReference(null) ? 0 : 4;
        }
        world.AllReduce(numbers);
        return 0;
    }

    // Nobody waits for the exchange, which cannot be done while the memory around it is compacted.
    private static unsafe int Drop(ICommunicator world, string compacted)
    {
        if (world.Rank != 0)
        {
            Await(compacted);
            world.StartAllReduce(new float[100]);
            return 0;
        }
        for (int i = 0; i < 1000; i++)
        {
            _ = new byte[1000];
        }
        float[] numbers = new float[100];
        world.StartAllReduce(numbers);
        void* before = Unsafe.AsPointer(ref numbers[0]);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        bool stays = before == Unsafe.AsPointer(ref numbers[0]);
        File.WriteAllText(compacted, "");
        return stays ? 0 : 5;
    }

    private static void Await(string file)
    {
        while (!File.Exists(file))
        {
            Thread.Sleep(1);
        }
    }

    private static bool CatchesNullReference(string? text)
    {
        try
        {
            return text!.Length < 0;
        }
        catch (NullReferenceException)
        {
            return true;
        }
    }
}
