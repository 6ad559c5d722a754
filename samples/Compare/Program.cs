using System.CommandLine;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Compare;

// Classic machine learning against deep networks, on one data set:
//   dotnet run -c Release --project samples/Compare -- --dataset mnist --data DIR --models mlp,cnn,sdca
var dataset = new Option<string?>("--dataset")
{
    Description = "iris, mnist, fashion-mnist, digits, xo, or a file of separated values. "
        + "Default: iris, then mnist if it can be had, else digits.",
};
var label = new Option<string?>("--label") { Description = "The class's column in the file, by name or number from 1. Default: the last." };
var numbersAreClasses = new Option<bool>("--numbers-are-classes") { Description = "Take each of many numbers in that column for a class." };
var data = new Option<DirectoryInfo?>("--data") { Description = "The directory of the files of MNIST or Fashion-MNIST." };
var models = new Option<string?>("--models")
{
    Description = "Names from --list with commas between them, or all: all that fit the data, which is the default.",
};
var list = new Option<bool>("--list") { Description = "List the models and end." };
var trainRows = new Option<int?>("--train-rows") { Description = "Train on this many rows at most, of a table on random ones." };
var folds = new Option<int?>("--folds") { Description = "Cross-validate with this many folds in place of one test set." };
var epochs = new Option<int?>("--epochs") { Description = "Epochs of the deep models. Default: chosen by the number of rows." };
var seed = new Option<int>("--seed") { Description = "Seeds splits, weights and generated data.", DefaultValueFactory = _ => 1 };
var json = new Option<FileInfo?>("--json") { Description = "Write the results to this file; needs --dataset." };
var save = new Option<DirectoryInfo?>("--save") { Description = "Write each model to this directory, as DATASET-MODEL.zip." };
trainRows.AtLeast(2);
folds.AtLeast(2);
epochs.AtLeast(1);

var command = new RootCommand("Classic machine learning against deep networks, on one data set.")
{
    dataset, label, numbersAreClasses, data, models, list, trainRows, folds, epochs, seed, json, save,
};
command.Validators.Add(result =>
{
    if (result.GetValue(json) is not null && result.GetValue(dataset) is null)
    {
        result.AddError("--json holds one data set: name it with --dataset.");
    }
});
// Off the main thread, which after Ctrl-C waits for no longer than the limit below.
command.SetAction((parsed, cancellation) => Task.Run(() => CompareCommand.Run(parsed.GetValue(list), new CompareOptions
{
    DataSet = parsed.GetValue(dataset),
    Label = parsed.GetValue(label),
    NumbersAreClasses = parsed.GetValue(numbersAreClasses),
    Data = parsed.GetValue(data),
    Models = parsed.GetValue(models)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    TrainRows = parsed.GetValue(trainRows),
    Folds = parsed.GetValue(folds),
    Epochs = parsed.GetValue(epochs),
    Seed = parsed.GetValue(seed),
    Json = parsed.GetValue(json),
    Save = parsed.GetValue(save),
}, cancellation), CancellationToken.None));

// A network stops after the batch it is at, and a model being saved is finished; ML.NET's own trainers cannot be stopped.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
