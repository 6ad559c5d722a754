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
        var batch = new Option<int?>("--batch") { Description = "Rows of a batch over all ranks. Default: the network's." };
        Option<int> threads = CommonOptions.Threads();
        Option<FileInfo?> json = CommonOptions.Json();
        CommonOptions.AtLeast(shards, -1);
        CommonOptions.AtLeast(batch, 1);
        var command = new Command(
            "ranks", "How fast ranks train the reference networks together: mpirun -n 2 ... ranks --threads 1, on each rank.")
        {
            nets, shards, batch, threads, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => RanksCommand.Run(
                CommonOptions.Names(parsed.GetValue(nets)) ?? ["bigcnn"], parsed.GetValue(shards), parsed.GetValue(batch),
                parsed.GetValue(threads), parsed.GetValue(json), cancellation)),
            CancellationToken.None));
        return command;
    }
}
