using System.CommandLine;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.TransferLearning;

// What a network that others trained on a million photographs knows of yours: ResNet-18's features under classic learners, beside a CNN
// from scratch.
//   dotnet run -c Release --project samples/TransferLearning -- --data DIR              DIR holds a folder a class, or CIFAR-10's files
//   dotnet run -c Release --project samples/TransferLearning -- --data DIR --per-class 20 --learners sdca,kernelsvm
var data = new Option<DirectoryInfo>("--data")
{
    Description = "Pictures: a folder a class, or train*.bin.gz and test*.bin.gz in CIFAR-10's layout.",
    Required = true,
};
var perClass = new Option<int>("--per-class")
{
    Description = "Pictures of each class to train on at most.",
    DefaultValueFactory = _ => 200,
};
var testRows = new Option<int>("--test-rows") { Description = "Pictures to test on at most.", DefaultValueFactory = _ => 1000 };
var learners = new Option<string>("--learners")
{
    Description = $"Learners with commas between them, among {string.Join(", ", Learners.Names)}.",
    DefaultValueFactory = _ => string.Join(',', Learners.Quick),
};
var network = new Option<FileInfo?>("--network")
{
    Description = "An ONNX file of opset 7 to 21 that takes pictures [3, 224, 224]. Default: ResNet-18 of Microsoft's package.",
};
var layer = new Option<string?>("--layer") { Description = "The layer of the network that gives the features. Default: the last one." };
var seed = new Option<int>("--seed") { Description = "Seeds weights, order and split.", DefaultValueFactory = _ => 1 };
data.AcceptExistingOnly();
perClass.AtLeast(1);
testRows.AtLeast(1);

var command = new RootCommand("A pretrained network's features under classic learners, beside a CNN from scratch.")
{
    data, perClass, testRows, learners, network, layer, seed,
};
command.SetAction(parsed => TransferCommand.Run(new TransferOptions
{
    Data = parsed.GetRequiredValue(data),
    PerClass = parsed.GetValue(perClass),
    TestRows = parsed.GetValue(testRows),
    Learners = parsed.GetValue(learners)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    Network = parsed.GetValue(network),
    Layer = parsed.GetValue(layer),
    Seed = parsed.GetValue(seed),
}));
return command.Parse(args).Invoke();
