using System.CommandLine;
using MLNetDeep;
using MLNetDeep.Distribution;
using MLNetDeep.Samples.ScoreParquet;

// Scores a folder of Parquet files with a saved model, one file of predictions for each, in the order of its rows:
//   dotnet run -c Release --project samples/ScoreParquet -- example DIR
//   dotnet run -c Release --project samples/ScoreParquet -- --model DIR/model.zip --in DIR/parts --out DIR/predictions --keep Id
// Under mpirun the ranks share the files. Started again, it goes on with the files that have no predictions yet.
var model = new Option<FileInfo>("--model") { Description = "The model, as ML.NET saves it.", Required = true };
var input = new Option<DirectoryInfo>("--in") { Description = "The folder of .parquet files, with those in its folders.", Required = true };
var output = new Option<DirectoryInfo>("--out") { Description = "The folder of the predictions, as the other is.", Required = true };
var keep = new Option<string[]>("--keep")
{
    Description = "Columns to write beside the predictions, such as a number of the row.",
    AllowMultipleArgumentsPerToken = true,
};
var folder = new Argument<DirectoryInfo>("folder") { Description = "The folder to write to." };
var parts = new Option<int>("--parts") { Description = "The number of files.", DefaultValueFactory = _ => 8 };
var rows = new Option<int>("--rows") { Description = "The rows of each file.", DefaultValueFactory = _ => 250_000 };

var example = new Command("example", "Writes generated files and a model, to try it with.") { folder, parts, rows };
example.SetAction((parsed, _) =>
    ExampleParts.WriteAsync(parsed.GetRequiredValue(folder), parsed.GetValue(parts), parsed.GetValue(rows)));

var command = new RootCommand("Scores a folder of Parquet files.") { model, input, output, keep, example };
command.SetAction(async (parsed, cancellation) =>
{
    try
    {
        using var predictor = Predictor.Load(parsed.GetRequiredValue(model).FullName);
        var files = new PartFolder(
            parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), predictor, parsed.GetValue(keep) ?? []);
        return (await files.ScoreAsync(Mpi.World, Console.Out, cancellation)).Failed == 0 ? 0 : 1;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
    catch (Exception exception) when (exception is ArgumentException or FormatException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"error: {exception.Message}");
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();
