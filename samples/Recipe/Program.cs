using System.CommandLine;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Recipe;

// Trains a network, or several that vote, on MNIST by a recipe of docs/recipe.md, with a line an epoch, and tests once at the end:
//   dotnet run -c Release --project samples/Recipe -- --recipe cnn --data DIR --seed 1
//   dotnet run -c Release --project samples/Recipe -- --recipe wide --networks 3 --data DIR
var recipe = new Option<string>("--recipe") { Description = "mlp, lenet, cnn or wide.", Required = true };
recipe.AcceptOnlyFromAmong([.. RecipeBook.All.Select(known => known.Name)]);
var data = new Option<DirectoryInfo?>("--data") { Description = "The directory of the MNIST files." };
var seed = new Option<int>("--seed") { Description = "Seeds weights, order, dropout and augmentation.", DefaultValueFactory = _ => 1 };
var networks = new Option<int>("--networks")
{
    Description = "Networks to train, with this seed, the next and so on; their probabilities are averaged.",
    DefaultValueFactory = _ => 1,
};
var validate = new Option<bool>("--validate")
{
    Description = "Hold out the last 10,000 training images and measure on them, each epoch; "
        + "the test set is not looked at. To choose a recipe by.",
};
var epochs = new Option<int?>("--epochs") { Description = "Epochs. Default: the recipe's." };
var trainRows = new Option<int?>("--train-rows") { Description = "Train on so many rows at most, from the first on." };
var threads =
    new Option<int?>("--threads") { Description = "Threads to train with. Default: one a processor. The weights do not depend on it." };
var json = new Option<FileInfo?>("--json") { Description = "Write the result to this file." };
epochs.AtLeast(1);
networks.AtLeast(1);
trainRows.AtLeast(10);
threads.AtLeast(1);

var command = new RootCommand("Trains a network, or several that vote, on MNIST by a recipe of docs/recipe.md.")
{
    recipe, data, seed, networks, validate, epochs, trainRows, threads, json,
};
command.SetAction((parsed, cancellation) => Task.Run(() => RecipeCommand.Run(new RecipeOptions
{
    Recipe = parsed.GetRequiredValue(recipe),
    Data = parsed.GetValue(data),
    Seed = parsed.GetValue(seed),
    Networks = parsed.GetValue(networks),
    Validate = parsed.GetValue(validate),
    Epochs = parsed.GetValue(epochs),
    TrainRows = parsed.GetValue(trainRows),
    Threads = parsed.GetValue(threads),
    Json = parsed.GetValue(json),
}, cancellation), CancellationToken.None));
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
