using System.CommandLine;
using MLNetDeep;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Samples.ScoreParquet;

// Scores a folder of Parquet files with a saved model, one file of predictions for each, in the order of its rows:
//   dotnet run -c Release --project samples/ScoreParquet -- --model model.zip --in parts --out predictions --keep Id
// Started again, it goes on with the files that have no predictions yet.
var model = new Option<FileInfo>("--model") { Description = "The model, as ML.NET saves it.", Required = true };
var input = new Option<DirectoryInfo>("--in") { Description = "The folder of .parquet files, with those in its folders.", Required = true };
var output = new Option<DirectoryInfo>("--out") { Description = "The folder of the predictions, as the other is.", Required = true };
var keep = new Option<string[]>("--keep")
{
    Description = "Columns to write beside the predictions, such as a number of the row.",
    AllowMultipleArgumentsPerToken = true,
};
var command = new RootCommand("Scores a folder of Parquet files.") { model, input, output, keep };
command.SetAction(async (parsed, cancellation) =>
{
    ICommunicator? ranks = null;
    try
    {
        using var predictor = Predictor.Load(parsed.GetRequiredValue(model).FullName);
        var folder = new PartFolder(
            parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), predictor, parsed.GetValue(keep) ?? []);
        return (await folder.ScoreAsync(ranks, Console.Out, cancellation)).Failed == 0 ? 0 : 1;
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
