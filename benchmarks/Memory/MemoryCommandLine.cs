using System.CommandLine;
using MLNetDeep.Benchmarks.Reference;

namespace MLNetDeep.Benchmarks.Memory;

/// <summary>The options of <c>memory</c>.</summary>
internal static class MemoryCommandLine
{
    public static Command Create()
    {
        var net = new Option<string>("--net") { Description = "A network's name. Default: bigcnn.", DefaultValueFactory = _ => "bigcnn" };
        net.AcceptOnlyFromAmong([.. ReferenceNetwork.All.Select(network => network.Name)]);
        var steps = new Option<int>("--steps") { Description = "Training steps. Default: 10.", DefaultValueFactory = _ => 10 };
        Option<int> threads = CommonOptions.Threads();
        Option<FileInfo?> json = CommonOptions.Json();
        CommonOptions.AtLeast(steps, 1);
        var command = new Command("memory", "How much memory the training of a reference network takes beyond its data.")
        {
            net, steps, threads, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => MemoryCommand.Run(
                new MemoryOptions
                {
                    Network = parsed.GetValue(net)!,
                    Steps = parsed.GetValue(steps),
                    Threads = parsed.GetValue(threads),
                    Json = parsed.GetValue(json),
                },
                cancellation)),
            CancellationToken.None));
        return command;
    }
}
