using System.CommandLine;

namespace MLNetDeep.Benchmarks.Serving;

/// <summary>The options of <c>serving</c>.</summary>
internal static class ServingCommandLine
{
    public static Command Create()
    {
        var nets = new Option<string>("--nets")
        {
            Description = "Names with commas between them, among mlp500,mlp128,lenet,bigcnn. Default: lenet,mlp128.",
            DefaultValueFactory = _ => "lenet,mlp128",
        };
        var callers = new Option<int>("--callers")
        {
            Description = "Threads that predict at once. Default: 8.",
            DefaultValueFactory = _ => 8,
        };
        var seconds = new Option<int>("--seconds") { Description = "Seconds for each way. Default: 5.", DefaultValueFactory = _ => 5 };
        var reloads = new Option<int>("--reloads")
        {
            Description = "Times that the model is loaded again under load. Default: 100.",
            DefaultValueFactory = _ => 100,
        };
        Option<FileInfo?> json = CommonOptions.Json();
        CommonOptions.AtLeast(callers, 1);
        CommonOptions.AtLeast(seconds, 1);
        CommonOptions.AtLeast(reloads, 2);
        var command = new Command("serving", "Rows that a Predictor answers, one by one, by many threads and while its model is exchanged.")
        {
            nets, callers, seconds, reloads, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => ServingCommand.Run(
                new ServingOptions
                {
                    Networks = CommonOptions.Names(parsed.GetValue(nets)),
                    Callers = parsed.GetValue(callers),
                    Seconds = parsed.GetValue(seconds),
                    Reloads = parsed.GetValue(reloads),
                    Json = parsed.GetValue(json),
                },
                cancellation)),
            CancellationToken.None));
        return command;
    }
}
