using System.CommandLine;

namespace MLNetDeep.Benchmarks.ClassicMethods;

/// <summary>The options of <c>classic</c>.</summary>
internal static class ClassicCommandLine
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The directory of the MNIST files.", Required = true };
        string names = string.Join(", ", ClassicMethod.All.Select(method => method.Name));
        var methods = new Option<string?>("--methods")
        {
            Description = $"Names with commas between them: {names}. Default: all.",
        };
        var rows = new Option<int?>("--rows") { Description = "Train on this many rows at most. Default: each method's own number." };
        Option<int> threads = CommonOptions.Threads();
        Option<FileInfo?> json = CommonOptions.Json();
        CommonOptions.AtLeast(rows, 100);
        var command = new Command("classic", "Seconds that the classic methods take to fit and to predict MNIST, and how well they do.")
        {
            data, methods, rows, threads, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => ClassicCommand.Run(
                new ClassicOptions
                {
                    Data = parsed.GetRequiredValue(data),
                    Methods = CommonOptions.Names(parsed.GetValue(methods)),
                    Rows = parsed.GetValue(rows),
                    Threads = parsed.GetValue(threads),
                    Json = parsed.GetValue(json),
                },
                cancellation)),
            CancellationToken.None));
        return command;
    }
}
