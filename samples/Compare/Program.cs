using System.CommandLine;
using MLNetDeep.Comparisons;
using MLNetDeep.Datasets;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Compare;

// Classic machine learning against deep networks, on one data set; without one, a first look at Iris and MNIST:
//   dotnet run -c Release --project samples/Compare -- --dataset mnist --data DIR --models mlp,cnn,sdca --report report.html
const int TourTrainRows = 2000;
const int TourTestRows = 1000;
const int TourEpochs = 10;

var dataset = new Option<string?>("--dataset")
{
    Description = $"{string.Join(", ", DataSource.Names)}, a table, or a folder of pictures. Default: iris, then mnist or digits.",
};
var label = new Option<string?>("--label") { Description = "The table's column to predict, by name or number from 1. Default: the last." };
var data = new Option<DirectoryInfo?>("--data") { Description = "The directory of the files of MNIST or Fashion-MNIST." };
var models = new Option<string?>("--models") { Description = "Names from --list with commas between them, or all." };
var list = new Option<bool>("--list") { Description = "List the models for images and for tables, and end." };
var trainRows = new Option<int?>("--train-rows") { Description = "Train on this many rows at most." };
var folds = new Option<int?>("--folds") { Description = "Cross-validate with this many folds." };
var epochs = new Option<int?>("--epochs") { Description = "Epochs of the networks. Default: chosen by the number of rows." };
var seed = new Option<int>("--seed") { Description = "The seed of all that is drawn.", DefaultValueFactory = _ => 1 };
var report = new Option<FileInfo?>("--report") { Description = "Write the report to this HTML file; needs --dataset." };
var json = new Option<FileInfo?>("--json") { Description = "Write the results to this file; needs --dataset." };
var save = new Option<DirectoryInfo?>("--save") { Description = "Train each model on all rows and write it here, as DATASET-MODEL.zip." };
trainRows.AtLeast(2);
folds.AtLeast(2);
epochs.AtLeast(1);

var command = new RootCommand("Classic machine learning against deep networks, on one data set.")
{
    dataset, label, data, models, list, trainRows, folds, epochs, seed, report, json, save,
};
command.Validators.Add(result =>
{
    if ((result.GetValue(json) ?? result.GetValue(report)) is not null && result.GetValue(dataset) is null)
    {
        result.AddError("--json and --report hold one data set: name it with --dataset.");
    }
});
command.SetAction((parsed, cancellation) => Task.Run(() =>
{
    try
    {
        var options = new ComparisonOptions
        {
            Seed = parsed.GetValue(seed),
            Folds = parsed.GetValue(folds),
            TrainRows = parsed.GetValue(trainRows),
            Epochs = parsed.GetValue(epochs),
            Explains = parsed.GetValue(report) is not null,
        };
        if (parsed.GetValue(list))
        {
            foreach (ComparedModel model in Comparison.Of(Open("xo")).Add("all").Models.Concat(
                Comparison.Of(Open("iris")).Add("all").Models)
                .DistinctBy(model => model.Name))
            {
                Console.WriteLine($"{model.Name,-15} "
                    + $"{model.Description}{(model.MostRows is { } most ? $" ({most:N0} rows at most)" : "")}");
            }
        }
        else if (parsed.GetValue(dataset) is { } name)
        {
            Run(Open(name), options);
        }
        else
        {
            Run(Open("iris"), options with { TrainRows = null });
            Console.WriteLine(
                $"\nFor a first look, {TourTrainRows:N0} training rows, {TourTestRows:N0} test rows and {TourEpochs} epochs; --dataset "
                    + "takes all.");
            Run(OpenMnistOrDigits(), options with
            {
                TrainRows = options.TrainRows ?? TourTrainRows,
                TestRows = TourTestRows,
                Epochs = options.Epochs ?? TourEpochs,
            });
        }
        return 0;
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("\nCancelled.");
        return 130;
    }
    catch (Exception exception) when (exception is ArgumentException or FormatException or IOException or InvalidOperationException
        or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"error: {exception.Message}");
        return 1;
    }

    Table Open(string name) => DataSource.Open(
        name, new TableOptions { Label = parsed.GetValue(label) }, parsed.GetValue(data)?.FullName, parsed.GetValue(seed));

    Table OpenMnistOrDigits()
    {
        try
        {
            return Open("mnist");
        }
        catch (DatasetNotFoundException exception)
        {
            Console.WriteLine($"{exception.Message} Generated digits take its place.");
            return Open("digits");
        }
    }

    void Run(Table table, ComparisonOptions options)
    {
        Console.WriteLine(table);
        Comparison comparison = parsed.GetValue(models) is { } names
            ? Comparison.Of(table, options).Add(names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            : Comparison.Of(table, options);
        ComparisonResult result = comparison.Run(new ModelLines(), cancellation);
        Console.WriteLine(result);
        cancellation.ThrowIfCancellationRequested();
        if (parsed.GetValue(report) is { } page)
        {
            result.SaveHtml(page.FullName);
        }
        if (parsed.GetValue(json) is { } file)
        {
            result.SaveJson(file.FullName);
        }
        if (parsed.GetValue(save) is { } directory)
        {
            directory.Create();
            foreach (ModelResult model in result.Models)
            {
                comparison.Train(model.Name, cancellation: cancellation)
                    .Save(Path.Combine(directory.FullName, $"{table.Name}-{model.Name}.zip"));
            }
        }
    }
}, CancellationToken.None));

// A network stops after the batch it is at, and a model being saved is finished; ML.NET's own trainers cannot be stopped.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
