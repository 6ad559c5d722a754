using System.CommandLine;
using System.Globalization;
using MLNetDeep.Comparisons;

namespace MLNetDeep.Tool;

/// <summary><c>mlnetdeep train</c>: one model on all rows, to a file.</summary>
internal static class TrainCommand
{
    public static Command Create(Option<bool> verbose)
    {
        var data = new DataArguments();
        var model = new Option<FileInfo>("--model") { Description = "The file to write, as best.zip.", Required = true };
        var learner = new Option<string?>("--learner")
        {
            Description = "The name of the model, of compare --list. Default: mlp for tables, cnn for pictures.",
        };
        var epochs = new Option<int?>("--epochs") { Description = "Epochs of a network. Default: chosen by the number of rows." };
        var trainRows = new Option<int?>("--train-rows") { Description = "Train on this many rows at most." };
        var command = new Command("train", "Train a model on all rows and save it.") { model, learner, epochs, trainRows };
        data.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, parsed.GetValue(verbose), () =>
            {
                Table table = data.Open(parsed);
                Console.WriteLine(table);
                var comparison = Comparison.Of(table, new ComparisonOptions
                {
                    Seed = data.Seed(parsed),
                    Epochs = parsed.GetValue(epochs),
                    TrainRows = parsed.GetValue(trainRows),
                });
                Train(
                    comparison, parsed.GetValue(learner) ?? (table.Image is null ? "mlp" : "cnn"), parsed.GetRequiredValue(model),
                        cancellation);
                return Guarded.Success;
            }),
            CancellationToken.None));
        return command;
    }

    /// <summary>Trains a model and saves it.</summary>
    public static void Train(Comparison comparison, string learner, FileInfo file, CancellationToken cancellation)
    {
        TrainedModel trained = ConsoleProgress.Show(_ => "", progress => comparison.Train(learner, progress, cancellation));
        file.Directory?.Create();
        trained.Save(file.FullName);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
                $"{learner}, trained on {trained.Rows:N0} rows, is in {file} ({new FileInfo(file.FullName).Length / 1e3:N0} kB)"));
    }
}
