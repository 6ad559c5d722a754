using System.CommandLine;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Pictures;

// Folders of pictures, one folder a class, through ML.NET's image transforms into a CNN:
//   dotnet run -c Release --project samples/Pictures -- --data DIR            a CNN of MNIST's rows on MNIST's digits as PNG files
//   dotnet run -c Release --project samples/Pictures -- --folder DIR --save pictures.zip       trains on your own pictures
//   dotnet run -c Release --project samples/Pictures -- --load pictures.zip --picture FILE     predicts one picture
var folder = new Option<DirectoryInfo?>("--folder") { Description = "Pictures to train on, or with --load to predict: a folder a class." };
var data = new Option<DirectoryInfo?>("--data")
{
    Description = "The directory with MNIST's files and images/mnist-png. Default: the one in MLNETDEEP_DATA.",
};
var size = new Option<int>("--size") { Description = "Height and width that your pictures are brought to.", DefaultValueFactory = _ => 32 };
var grey = new Option<bool>("--grey") { Description = "Train on your pictures without their colours." };
var trainRows = new Option<int>("--train-rows") { Description = "Rows of MNIST to train on at most.", DefaultValueFactory = _ => 10_000 };
var epochs = new Option<int?>("--epochs") { Description = "Passes over the training rows. Default: as many as the trainer thinks right." };
var seed = new Option<int>("--seed") { Description = "Seeds weights, order and split.", DefaultValueFactory = _ => 1 };
var save = new Option<FileInfo?>("--save") { Description = "Write the model, from path to class, to this file." };
var load = new Option<FileInfo?>("--load") { Description = "Take the model from this file instead of training one." };
var picture = new Option<FileInfo[]>("--picture") { Description = "Predict this picture at the end; may be given several times." };
size.AtLeast(8);
trainRows.AtLeast(10);
epochs.AtLeast(1);

var command = new RootCommand("Folders of pictures, one folder a class, through ML.NET's image transforms into a CNN.")
{
    folder, data, size, grey, trainRows, epochs, seed, save, load, picture,
};
command.SetAction(parsed => PicturesCommand.Run(new PicturesOptions
{
    Folder = parsed.GetValue(folder),
    Data = parsed.GetValue(data),
    Size = parsed.GetValue(size),
    Grey = parsed.GetValue(grey),
    TrainRows = parsed.GetValue(trainRows),
    Epochs = parsed.GetValue(epochs),
    Seed = parsed.GetValue(seed),
    Save = parsed.GetValue(save),
    Load = parsed.GetValue(load),
    Pictures = parsed.GetValue(picture) ?? [],
}));
return command.Parse(args).Invoke();
