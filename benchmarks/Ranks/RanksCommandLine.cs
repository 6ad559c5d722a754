using System.CommandLine;

namespace MLNetDeep.Benchmarks.Ranks;

/// <summary>The options of <c>ranks</c>.</summary>
internal static class RanksCommandLine
{
    public static Command Create()
    {
        var nets = new Option<string?>("--nets") { Description = "Names with commas between them. Default: bigcnn." };
        var shards = new Option<int>("--shards")
        {
            Description = "Shards of a batch; 0: one a rank, added in any order; -1: whole batches, without ranks. Default: 4.",
            DefaultValueFactory = _ => 4,
        };
        var rows = new Option<int>("--batch-factor")
        {
            Description = "Batches of so many times the network's rows. Default: 1.",
            DefaultValueFactory = _ => 1,
        };
        Option<int> threads = CommonOptions.Threads();
        Option<FileInfo?> json = CommonOptions.Json();
        CommonOptions.AtLeast(shards, -1);
        CommonOptions.AtLeast(rows, 1);
        var command = new Command(
            "ranks", "How fast ranks train the reference networks together: mpirun -n 2 ... ranks --threads 1, on each rank.")
        {
            nets, shards, rows, threads, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => RanksCommand.Run(
                CommonOptions.Names(parsed.GetValue(nets)) ?? ["bigcnn"], parsed.GetValue(shards), parsed.GetValue(rows),
                parsed.GetValue(threads), parsed.GetValue(json), cancellation)),
            CancellationToken.None));
        return command;
    }
}
