using System.CommandLine;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Seeing;

// Draws what a trained network has learned and what it looks at:
//   dotnet run -c Release --project samples/Seeing -- --output seeing
// dotnet run -c Release --project samples/Seeing -- --model FILE.zip --show occlusion --dataset mnist --row 7 --class 2 --output
// occlusion.svg
var model = new Option<FileInfo?>("--model") { Description = "A saved model with a network in it. Default: a small CNN is trained." };
var show = new Option<string?>("--show")
{
    Description = $"One of {string.Join(", ", SeeingCommand.Pictures)}. Default: all, into a directory.",
};
show.AcceptOnlyFromAmong([.. SeeingCommand.Pictures]);
var dataset = new Option<string?>("--dataset")
{
    Description = "mnist, fashion-mnist, digits (generated), xo, or a CSV file. Default: mnist if it can be had, else digits.",
};
var data = new Option<DirectoryInfo?>("--data") { Description = "The directory of the files of MNIST or Fashion-MNIST." };
var row = new Option<int>("--row") { Description = "The row that is looked at, from 0; of the test rows where there are any." };
var layer = new Option<string?>("--layer")
{
    Description = "The layer of filters or maps, such as conv2d_1. Default: the first with filters; the maps of all.",
};
var classLabel = new Option<string?>("--class") { Description = "The label that the map is about. Default: the predicted one." };
var output = new Option<string?>("--output") { Description = "The file, .png or .svg; with all pictures the directory." };
var list = new Option<bool>("--list") { Description = "List the model's layers and draw nothing." };
var trainRows = new Option<int>("--train-rows") { Description = "Train on so many rows at most.", DefaultValueFactory = _ => 10_000 };
var epochs = new Option<int>("--epochs") { Description = "Passes over them.", DefaultValueFactory = _ => 3 };
var seed = new Option<int>("--seed") { Description = "Seeds training and generated data.", DefaultValueFactory = _ => 1 };
row.AtLeast(0);
trainRows.AtLeast(10);
epochs.AtLeast(1);

var command = new RootCommand("Draws a network's filters, feature maps and saliency maps.")
{
    model, show, dataset, data, row, layer, classLabel, output, list, trainRows, epochs, seed,
};
command.Validators.Add(result =>
{
    if (result.GetValue(layer) is not null && result.GetValue(show) is not ("filters" or "maps"))
    {
        result.AddError("--layer: goes with --show filters or --show maps.");
    }
});
command.SetAction((parsed, cancellation) => Task.Run(() => SeeingCommand.Run(new SeeingOptions
{
    Model = parsed.GetValue(model),
    Show = parsed.GetValue(show),
    DataSet = parsed.GetValue(dataset),
    Data = parsed.GetValue(data),
    Row = parsed.GetValue(row),
    Layer = parsed.GetValue(layer),
    Class = parsed.GetValue(classLabel),
    Output = parsed.GetValue(output),
    List = parsed.GetValue(list),
    TrainRows = parsed.GetValue(trainRows),
    Epochs = parsed.GetValue(epochs),
    Seed = parsed.GetValue(seed),
}, cancellation), CancellationToken.None));
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
