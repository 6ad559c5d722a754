using System.CommandLine;

namespace MLNetDeep.Benchmarks.MnistRace;

/// <summary>The options of <c>mnist-race</c>.</summary>
internal static class RaceCommandLine
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The directory of the MNIST files.", Required = true };
        var seeds = new Option<int>("--seeds") { Description = "How many runs. Default: 5.", DefaultValueFactory = _ => 5 };
        Option<int> threads = CommonOptions.Threads();
        Option<FileInfo?> json = CommonOptions.Json();
        CommonOptions.AtLeast(seeds, 1);
        var command = new Command("mnist-race", "Seconds from MNIST's files to a trained network, and its accuracy on the test images.")
        {
            data, seeds, threads, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => RaceCommand.Run(
                new RaceOptions
                {
                    Data = parsed.GetRequiredValue(data),
                    Seeds = parsed.GetValue(seeds),
                    Threads = parsed.GetValue(threads),
                    Json = parsed.GetValue(json),
                },
                cancellation)),
            CancellationToken.None));
        return command;
    }
}
