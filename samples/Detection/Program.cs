using System.CommandLine;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Detection;

// Finds the digits in generated scenes by regions with CNN features:
//   dotnet run -c Release --project samples/Detection -- --data ../shared/data --output scenes
var proposals = new Option<string>("--proposals")
{
    Description = $"Where to look: {string.Join(" or ", Proposals.All.Select(known => known.Name))}.",
    DefaultValueFactory = _ => Proposals.All[0].Name,
};
proposals.AcceptOnlyFromAmong([.. Proposals.All.Select(known => known.Name)]);
var dataset =
    new Option<string?>("--dataset") { Description = "mnist or digits (generated). Default: mnist if it can be had, else digits." };
dataset.AcceptOnlyFromAmong("mnist", "digits");
var data = new Option<DirectoryInfo?>("--data") { Description = "The directory of the MNIST files." };
var scenes = new Option<int>("--scenes") { Description = "Scenes to find digits in.", DefaultValueFactory = _ => 100 };
var validate = new Option<bool>("--validate")
{
    Description = "Make the scenes of the last sixth of the training images, which nothing is trained on, "
        + "in place of the test images. To choose settings by.",
};
var trainRows = new Option<int>("--train-rows")
{
    Description = "Train on so many images at most, from the first on.",
    DefaultValueFactory = _ => 10_000,
};
var trainScenes =
    new Option<int>("--train-scenes") { Description = "Train on so many scenes, made of these images.", DefaultValueFactory = _ => 500 };
var epochs = new Option<int>("--epochs") { Description = "Passes over the regions of the training scenes.", DefaultValueFactory = _ => 4 };
var seed = new Option<int>("--seed") { Description = "Seeds scenes, weights, order and dropout.", DefaultValueFactory = _ => 1 };
var json = new Option<FileInfo?>("--json") { Description = "Write the result to this file." };
var output = new Option<DirectoryInfo?>("--output")
{
    Description = "Draw the first scenes into this directory, an SVG file each, with the boxes that are there and those found.",
};
scenes.AtLeast(1);
trainRows.AtLeast(10);
trainScenes.AtLeast(1);
epochs.AtLeast(1);

var command = new RootCommand("Finds the digits in generated scenes by regions with CNN features, and prints the average precision.")
{
    proposals, dataset, data, scenes, validate, trainRows, trainScenes, epochs, seed, json, output,
};
// Off the main thread, which after Ctrl-C waits for no longer than the limit below.
command.SetAction((parsed, cancellation) => Task.Run(() => DetectionCommand.Run(new DetectionOptions
{
    Proposals = parsed.GetRequiredValue(proposals),
    DataSet = parsed.GetValue(dataset),
    Data = parsed.GetValue(data),
    Scenes = parsed.GetValue(scenes),
    Validate = parsed.GetValue(validate),
    TrainRows = parsed.GetValue(trainRows),
    TrainScenes = parsed.GetValue(trainScenes),
    Epochs = parsed.GetValue(epochs),
    Seed = parsed.GetValue(seed),
    Json = parsed.GetValue(json),
    Output = parsed.GetValue(output),
}, cancellation), CancellationToken.None));
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
