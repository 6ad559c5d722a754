using System.CommandLine;

namespace MLNetDeep.Benchmarks.Pipeline;

/// <summary>The options of <c>pipeline</c>.</summary>
internal static class PipelineCommandLine
{
    public static Command Create()
    {
        var nets = new Option<string?>("--nets") { Description = "Names with commas between them. Default: mlp500,mlp128,lenet,bigcnn." };
        var mode = new Option<string?>("--mode") { Description = "fit, stream or transform. Default: all." };
        Option<int> threads = CommonOptions.Threads();
        var repeats = new Option<int>("--repeats")
        {
            Description = "Turns of the engine and of the pipeline; the median counts. Default: 3.",
            DefaultValueFactory = _ => 3,
        };
        var seconds = new Option<double>("--seconds") { Description = "Length of a turn. Default: 1.", DefaultValueFactory = _ => 1 };
        Option<FileInfo?> json = CommonOptions.Json();
        mode.AcceptOnlyFromAmong("fit", "stream", "transform");
        CommonOptions.AtLeast(repeats, 1);
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 3600))
            {
                result.AddError("--seconds: expected above 0 and below 3600.");
            }
        });
        var command = new Command("pipeline", "What Fit and Transform over a cached data view reach of the engine's rate.")
        {
            nets, mode, threads, repeats, seconds, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => PipelineCommand.Run(
                new PipelineOptions
                {
                    Networks = CommonOptions.Names(parsed.GetValue(nets)),
                    Mode = parsed.GetValue(mode) is { } name ? Enum.Parse<PipelineMode>(name, ignoreCase: true) : null,
                    Threads = parsed.GetValue(threads),
                    Repeats = parsed.GetValue(repeats),
                    Turn = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    Json = parsed.GetValue(json),
                },
                cancellation)),
            CancellationToken.None));
        return command;
    }
}
