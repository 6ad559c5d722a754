using System.CommandLine;
using MLNetDeep.Samples.CnnFeatures;
using MLNetDeep.Samples.Common;

// Classic learners on raw pixels, on fixed filters, and on what a CNN has learned from the same rows:
//   dotnet run -c Release --project samples/CnnFeatures -- --data DIR
var dataset = new Option<string?>("--dataset")
{
    Description = "mnist, fashion-mnist or digits (generated). Default: mnist if it can be had, else digits.",
};
dataset.AcceptOnlyFromAmong("mnist", "fashion-mnist", "digits");
var data = new Option<DirectoryInfo?>("--data") { Description = "The directory of the files of MNIST or Fashion-MNIST." };
var models = new Option<string?>("--models")
{
    Description = $"Some of {string.Join(", ", LearnerCatalog.Names)}, with commas between them. Default: all.",
};
var trainRows = new Option<int>("--train-rows") { Description = "Train on this many rows at most.", DefaultValueFactory = _ => 10_000 };
var epochs = new Option<int>("--epochs") { Description = "Passes of the CNN over the training rows.", DefaultValueFactory = _ => 10 };
var layer =
    new Option<string>("--layer") { Description = "The CNN's layer whose output the learners get.", DefaultValueFactory = _ => "dense_1" };
var validate = new Option<bool>("--validate")
{
    Description = "Hold out the last fifth of the training rows and measure on them; the test set is not looked at. To choose a layer by.",
};
var seed = new Option<int>("--seed") { Description = "Seeds weights, order and generated data.", DefaultValueFactory = _ => 1 };
var json = new Option<FileInfo?>("--json") { Description = "Write the results to this file." };
trainRows.AtLeast(100);
epochs.AtLeast(1);

var command = new RootCommand("Classic learners on raw pixels, on fixed filters, and on what a CNN has learned from the same rows.")
{
    dataset, data, models, trainRows, epochs, layer, validate, seed, json,
};
// Off the main thread, which after Ctrl-C waits for no longer than the limit below.
command.SetAction((parsed, cancellation) => Task.Run(() => FeaturesCommand.Run(new FeaturesOptions
{
    DataSet = parsed.GetValue(dataset),
    Data = parsed.GetValue(data),
    Models = parsed.GetValue(models)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    TrainRows = parsed.GetValue(trainRows),
    Epochs = parsed.GetValue(epochs),
    Layer = parsed.GetRequiredValue(layer),
    Validate = parsed.GetValue(validate),
    Seed = parsed.GetValue(seed),
    Json = parsed.GetValue(json),
}, cancellation), CancellationToken.None));

// The CNN stops after the batch it is at; ML.NET's own trainers cannot be stopped.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
