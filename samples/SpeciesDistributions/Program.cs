using System.CommandLine;
using MLNetDeep.Samples.SpeciesDistributions;

// One-class support vector machines on the climate where two species were seen, and maps of where they may live:
//   dotnet run -c Release --project samples/SpeciesDistributions -- --data ../shared/data/species-distributions
var data = new Option<DirectoryInfo>("--data")
{
    Description = "The directory with coverages.zip, alltrain.csv and alltest.csv.",
    Required = true,
};
var partition = new Option<int>("--partition") { Description = "Which of the ten random partitions, 0 to 9." };
var maps = new Option<DirectoryInfo>("--maps")
{
    Description = "Where the maps go, a PNG file a species. Default: the directory of the command.",
    DefaultValueFactory = _ => new DirectoryInfo("."),
};
var seed = new Option<int>("--seed") { Description = "Seeds the places that sightings are compared with.", DefaultValueFactory = _ => 1 };
partition.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 0 or > 9)
    {
        result.AddError($"--partition: expected 0 to 9, got {result.GetValueOrDefault<int>()}.");
    }
});

var command = new RootCommand("Where two species may live, by the climate where they were seen.") { data, partition, maps, seed };
command.SetAction(parsed =>
{
    try
    {
        SpeciesCommand.Run(
            parsed.GetRequiredValue(data), parsed.GetValue(partition), parsed.GetValue(maps)!, parsed.GetValue(seed), Console.Out);
        return 0;
    }
    catch (Exception exception) when (
        exception is ArgumentException or FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"error: {exception.Message}");
        return 1;
    }
});
return command.Parse(args).Invoke();
