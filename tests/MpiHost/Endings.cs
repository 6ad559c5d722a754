using System.Diagnostics;
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
            if (world!.Rank == 0)
            {
                File.WriteAllText(left, "");
            }
        };
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
                while (world.Rank != 0 && !File.Exists(left))
                {
                    Thread.Sleep(1);
                }
                world.Broadcast(new byte[100]);
                return 0;
            case "drop":
                for (int i = 0; i < 100; i++)
                {
                    world.StartAllReduce(new float[10_007 * (1 + (i % 3))]);
                }
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                return 0;
            case "null":
                return CatchesNullReference(null) ? 0 : 4;
        }
        world.AllReduce(numbers);
        return 0;
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
