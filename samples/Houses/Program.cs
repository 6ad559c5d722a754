using System.CommandLine;
using Microsoft.ML;
using MLNetDeep.Samples.Houses;

// Binary classification, regression and regression of several numbers, on generated houses:
//   dotnet run -c Release --project samples/Houses
//   dotnet run -c Release --project samples/Houses -- --save DIR     and, in another process,     --load DIR
var save = new Option<DirectoryInfo?>("--save") { Description = "Writes the models into this directory." };
var load = new Option<DirectoryInfo?>("--load") { Description = "Loads the models from this directory instead of training." };
var rows = new Option<int>("--rows") { Description = "How many houses to predict.", DefaultValueFactory = _ => 5 };
var seed = new Option<int>("--seed") { Description = "Seeds the houses and the networks.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Predicts whether houses sell, their price and their energy.") { save, load, rows, seed };
command.SetAction(parsed =>
{
    var mlContext = new MLContext(parsed.GetValue(seed));
    List<House> houses = House.Generate(1200, parsed.GetValue(seed));
    IDataView data = mlContext.Data.LoadFromEnumerable(houses);
    ITransformer[] models = parsed.GetValue(load) is { } saved
        ? HouseModels.Load(mlContext, saved)
        : HouseModels.Train(mlContext, data, Console.Out);
    if (parsed.GetValue(save) is { } directory)
    {
        HouseModels.Save(mlContext, models, data.Schema, directory);
    }
    foreach (string line in Predictions.For(mlContext, models, houses.Take(parsed.GetValue(rows))))
    {
        Console.WriteLine(line);
    }
});
return command.Parse(args).Invoke();
