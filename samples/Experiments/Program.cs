using System.CommandLine;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Experiments;

// What the slides show of training networks, each as an experiment in which one thing changes:
//   dotnet run -c Release --project samples/Experiments -- --experiment loss
var experiment = new Option<string>("--experiment")
{
    Description = $"One of {string.Join(", ", ExperimentCatalog.Names)}.",
    Required = true,
};
var dataset = new Option<string?>("--dataset")
{
    Description = "mnist, fashion-mnist or digits (generated). Default: mnist if it can be had, else digits.",
};
var data = new Option<DirectoryInfo?>("--data") { Description = "The directory of the files of MNIST or Fashion-MNIST." };
var trainRows = new Option<int?>("--train-rows") { Description = "Train on this many rows at most. Default: the experiment's choice." };
var epochs = new Option<int?>("--epochs") { Description = "Passes over the training rows. Default: the experiment's choice." };
var hiddenUnits = new Option<int>("--hidden-units")
{
    Description = "Units of each of a perceptron's two hidden layers.",
    DefaultValueFactory = _ => 500,
};
var seed = new Option<int>("--seed") { Description = "Seeds weights, order, noise and generated data.", DefaultValueFactory = _ => 1 };
var json = new Option<FileInfo?>("--json") { Description = "Write the results to this file." };
trainRows.AtLeast(10);
epochs.AtLeast(1);
hiddenUnits.AtLeast(1);
OneOf(experiment, ExperimentCatalog.Names);
OneOf(dataset, ["mnist", "fashion-mnist", "digits"]);

var command = new RootCommand("The slides' experiments with networks: one thing changes, and the test rows tell what it does.")
{
    experiment, dataset, data, trainRows, epochs, hiddenUnits, seed, json,
};
// Off the main thread, which after Ctrl-C waits for no longer than the limit below.
command.SetAction((parsed, cancellation) => Task.Run(() => ExperimentsCommand.Run(new ExperimentOptions
{
    Experiment = parsed.GetRequiredValue(experiment),
    DataSet = parsed.GetValue(dataset),
    Data = parsed.GetValue(data),
    TrainRows = parsed.GetValue(trainRows),
    Epochs = parsed.GetValue(epochs),
    HiddenUnits = parsed.GetValue(hiddenUnits),
    Seed = parsed.GetValue(seed),
    Json = parsed.GetValue(json),
}, cancellation), CancellationToken.None));

// A network stops after the batch it is at.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });

static void OneOf(Option option, IReadOnlyList<string> names) => option.Validators.Add(result =>
{
    if (result.GetValueOrDefault<string?>() is { } name && !names.Contains(name))
    {
        result.AddError($"{option.Name}: expected {string.Join(", ", names)}; got '{name}'.");
    }
});
