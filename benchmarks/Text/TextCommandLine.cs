using System.CommandLine;

namespace MLNetDeep.Benchmarks.Text;

/// <summary>The options of <c>text</c>.</summary>
internal static class TextCommandLine
{
    public static Command Create()
    {
        var trainer = new Option<string>("--trainer")
        {
            Description = $"One of {string.Join(", ", TextCommand.Trainers.Keys)}. Default: {TextCommand.Default}.",
            DefaultValueFactory = _ => TextCommand.Default,
        };
        trainer.AcceptOnlyFromAmong([.. TextCommand.Trainers.Keys]);
        var texts = new Option<int>("--texts") { Description = "Texts to learn from. Default: 1600.", DefaultValueFactory = _ => 1600 };
        var folder = new Option<string>("--folder")
        {
            Description = "The repository. Default: this folder.",
            DefaultValueFactory = _ => ".",
        };
        Option<int> threads = CommonOptions.Threads();
        Option<FileInfo?> json = CommonOptions.Json();
        CommonOptions.AtLeast(texts, 2);
        var command = new Command(
            "text", "Time, memory and accuracy of trainings on n-grams: which C# texts are the library's, which its tests'.")
        {
            trainer, texts, folder, threads, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => TextCommand.Run(
                new TextOptions
                {
                    Trainer = parsed.GetValue(trainer)!,
                    Texts = parsed.GetValue(texts),
                    Folder = parsed.GetValue(folder)!,
                    Threads = parsed.GetValue(threads),
                    Json = parsed.GetValue(json),
                },
                cancellation)),
            CancellationToken.None));
        return command;
    }
}
