using System.CommandLine;

namespace MLNetDeep.Benchmarks.Stages;

/// <summary>The options of <c>stages</c>.</summary>
internal static class StagesCommandLine
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The directory of the MNIST files.", Required = true };
        var stages = new Option<string?>("--stages")
        {
            Description = $"Names with commas between them: {string.Join(", ", StageCase.All.Select(stage => stage.Name))}. Default: all.",
        };
        var rows = new Option<int>("--rows") { Description = "Images read at a time. Default: 60,000.", DefaultValueFactory = _ => 60_000 };
        var repeats = new Option<int>("--repeats")
        {
            Description = "How often each stage is read; the median counts. Default: 3.",
            DefaultValueFactory = _ => 3,
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each stage is read beforehand. Default: 1.",
            DefaultValueFactory = _ => 1,
        };
        Option<FileInfo?> json = CommonOptions.Json();
        CommonOptions.AtLeast(rows, 1);
        CommonOptions.AtLeast(repeats, 1);
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and < 3600))
            {
                result.AddError("--seconds: expected at least 0 and below 3600.");
            }
        });
        var command = new Command("stages", "MNIST images a second through a cursor over the fixed stages and over learned features.")
        {
            data, stages, rows, repeats, seconds, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => StagesCommand.Run(
                new StagesOptions
                {
                    Data = parsed.GetRequiredValue(data),
                    Stages = CommonOptions.Names(parsed.GetValue(stages)),
                    Rows = parsed.GetValue(rows),
                    Repeats = parsed.GetValue(repeats),
                    WarmUp = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    Json = parsed.GetValue(json),
                },
                cancellation)),
            CancellationToken.None));
        return command;
    }
}
