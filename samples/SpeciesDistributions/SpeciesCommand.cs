using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Samples.SpeciesDistributions;

/// <summary>
/// Where two species may live, from the places where they were seen: a one-class support vector machine on the climate there, as in S. J.
/// Phillips, R. P. Anderson and R. E. Schapire (2006), "Maximum entropy modeling of species geographic distributions", Ecological Modelling
/// 190.
/// </summary>
internal static class SpeciesCommand
{
    private const string TrainingFile = "alltrain.csv";
    private const string TestFile = "alltest.csv";
    private const int BackgroundPlaces = 10_000;

    public static readonly string[] Species = ["bradypus_variegatus", "microryzomys_minutus"];

    /// <summary>Trains a model of each species, prints how well it tells sightings from places at random, and draws the maps.</summary>
    public static void Run(DirectoryInfo data, int partition, DirectoryInfo maps, int seed, TextWriter output)
    {
        var coverages = Coverages.Read(data);
        if (coverages.Names.Count != Place.Features)
        {
            throw new FormatException(
                $"Expected {Place.Features} grids, found {coverages.Names.Count}: {string.Join(", ", coverages.Names)}.");
        }
        output.WriteLine($"{coverages.Land.Count:N0} cells of land, {coverages.Names.Count} grids: {string.Join(", ", coverages.Names)}");
        maps.Create();
        foreach (string species in Species)
        {
            IReadOnlyList<Sighting> training = Sighting.Read(data, TrainingFile, $"{species}_{partition}");
            IReadOnlyList<Sighting> test = Sighting.Read(data, TestFile, $"{species}_{partition}");
            var mlContext = new MLContext(seed);
            ITransformer model = Train(mlContext, coverages, training);
            double curve = AreaUnderCurve(mlContext, model, coverages, test, seed);
            string path = Path.Combine(maps.FullName, species + ".png");
            SpeciesMap.Write(path, coverages, Scores(mlContext, model, coverages), training, test);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{species}: {training.Count} sightings to train on, {test.Count} to test; "
                + $"area under the ROC curve {curve:F4}; map {path}"));
        }
    }

    private static ITransformer Train(MLContext mlContext, Coverages coverages, IEnumerable<Sighting> sightings)
        => mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false, useCdf: false)
            .Append(mlContext.AnomalyDetection.Trainers.OneClassSvm(kernel: new RbfKernel(0.5), nu: 0.1))
            .Fit(mlContext.Data.LoadFromEnumerable(Places(coverages, sightings)));

    // Sightings against places at random anywhere on the land.
    private static double AreaUnderCurve(
        MLContext mlContext, ITransformer model, Coverages coverages, IEnumerable<Sighting> sightings, int seed)
    {
        var random = new Random(seed);
        Place[] background = Enumerable.Range(0, BackgroundPlaces)
            .Select(_ => new Place { Values = coverages[coverages.Land[random.Next(coverages.Land.Count)]]!, Label = 1 }).ToArray();
        IDataView scored = model.Transform(mlContext.Data.LoadFromEnumerable(Places(coverages, sightings).Concat(background)));
        return mlContext.AnomalyDetection.Evaluate(scored).AreaUnderRocCurve;
    }

    private static float[] Scores(MLContext mlContext, ITransformer model, Coverages coverages)
    {
        IDataView land = mlContext.Data.LoadFromEnumerable(coverages.Land.Select(cell => new Place { Values = coverages[cell]! }));
        return [.. mlContext.Data.CreateEnumerable<ScoredPlace>(model.Transform(land), reuseRowObject: true).Select(place => place.Score)];
    }

    private static Place[] Places(Coverages coverages, IEnumerable<Sighting> sightings)
        => [.. sightings
            .Select(sighting => coverages.Grid.CellAt(sighting.Longitude, sighting.Latitude) is { } cell ? coverages[cell] : null)
            .Where(values => values is not null)
            .Select(values => new Place { Values = values! })];
}
