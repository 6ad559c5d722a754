using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep;
using MLNetDeep.Datasets;
using MLNetDeep.Distribution;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Common;

// One training on several ranks, to the same network, bit for bit, on 1, 2 or 4:
//   dotnet build -c Release samples/Ranks
//   mpirun -n 2 --bind-to core dotnet samples/Ranks/bin/Release/net10.0/Ranks.dll --checkpoint digits.checkpoint --save digits.zip
// Kill it and start it again, with any number of ranks: it goes on. Without mpirun it is one rank.
var data = new Option<DirectoryInfo?>("--data") { Description = "The directory of MNIST's files. Default: the one in MLNETDEEP_DATA." };
var trainRows = new Option<int>("--train-rows") { Description = "Rows to train on at most.", DefaultValueFactory = _ => 60_000 };
var epochs = new Option<int>("--epochs") { Description = "Passes over the training rows.", DefaultValueFactory = _ => 3 };
var checkpoint = new Option<FileInfo?>("--checkpoint") { Description = "Keep the training in this file, and go on from it." };
var save = new Option<FileInfo?>("--save") { Description = "Write the model to this file." };
trainRows.AtLeast(100);
epochs.AtLeast(1);

var command = new RootCommand("One training on several ranks: mpirun -n 2 dotnet Ranks.dll.") { data, trainRows, epochs, checkpoint, save };
command.SetAction(parsed =>
{
    ICommunicator world = Mpi.World;
    void Say(string text)
    {
        if (world.Rank == 0)
        {
            Console.WriteLine(text);
        }
    }

    // All ranks read the same rows, and make the same calls.
    var mlContext = new MLContext(seed: 1);
    mlContext.Log += (_, entry) =>
    {
        if (entry.Kind == ChannelMessageKind.Info && entry.RawMessage.StartsWith("Epoch", StringComparison.Ordinal))
        {
            Console.WriteLine(entry.RawMessage); // Rank 0 alone tells of epochs.
        }
    };
    ImageDataset digits = Mnist.LoadOrGenerate(mlContext, parsed.GetValue(data)?.FullName, Say);
    var pipeline = mlContext.MulticlassClassification.Trainers
        .Cnn(new Cnn
        {
            ImageShape = new ImageShape(28, 28, 1),
            Epochs = parsed.GetValue(epochs),
            BatchSize = 128,
            Communicator = world,
            Checkpoint = parsed.GetValue(checkpoint) is { } file ? new Checkpoint(file.FullName) : null,
        })
        .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    var model = pipeline.Fit(mlContext.Data.TakeRows(digits.Train, parsed.GetValue(trainRows)));
    if (world.Rank == 0)
    {
        double accuracy = mlContext.MulticlassClassification.Evaluate(model.Transform(digits.Test)).MicroAccuracy;
        Say($"{world.Size} rank(s): {accuracy:P2} of the test images are right");
        if (parsed.GetValue(save) is { } target)
        {
            mlContext.Model.SaveToFile(model, digits.Train.Schema, target.FullName);
        }
    }
});
return command.Parse(args).Invoke();
