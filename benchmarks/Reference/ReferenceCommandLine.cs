using System.CommandLine;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Benchmarks.Reference;

/// <summary>The options of <c>reference</c>.</summary>
internal static class ReferenceCommandLine
{
    public static Command Create()
    {
        var nets = new Option<string?>("--nets")
        {
            Description =
                $"Names with commas between them. Default: {string.Join(',', ReferenceNetwork.All.Select(network => network.Name))}.",
        };
        var mode = new Option<string?>("--mode") { Description = "train or infer. Default: both." };
        var precision = new Option<WeightPrecision>("--precision") { Description = "Of the weights that predict: Single or BFloat16." };
        Option<int> threads = CommonOptions.Threads();
        var repeats = new Option<int?>("--repeats") { Description = "Timed stretches; the median counts. Default: train 5, infer 7." };
        var warmUp = new Option<double?>("--warm-up")
        {
            Description = "Seconds of the warm-up and of each stretch. Default: train 1, infer 0.4.",
        };
        Option<FileInfo?> json = CommonOptions.Json();
        mode.AcceptOnlyFromAmong("train", "infer");
        CommonOptions.AtLeast(repeats, 1);
        warmUp.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } seconds && !(seconds > 0 && seconds <= TimeSpan.MaxValue.TotalSeconds / 2))
            {
                result.AddError($"--warm-up: expected seconds above 0, got {seconds}.");
            }
        });
        var command = new Command("reference", "How fast the reference networks train and predict.")
        {
            nets, mode, precision, threads, repeats, warmUp, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => ReferenceCommand.Run(
                new ReferenceOptions
                {
                    Networks = CommonOptions.Names(parsed.GetValue(nets)),
                    Mode = parsed.GetValue(mode) is { } name ? Enum.Parse<ReferenceMode>(name, ignoreCase: true) : null,
                    Precision = parsed.GetValue(precision),
                    Threads = parsed.GetValue(threads),
                    Repeats = parsed.GetValue(repeats),
                    WarmUp = parsed.GetValue(warmUp) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                    Json = parsed.GetValue(json),
                },
                cancellation)),
            CancellationToken.None));
        return command;
    }
}
