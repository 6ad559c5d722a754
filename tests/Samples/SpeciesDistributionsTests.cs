using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetDeep.Samples.Tests;

public sealed class SpeciesDistributionsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-species-");

    public void Dispose() => _directory.Delete(recursive: true);

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Sightings_are_told_from_places_at_random_and_the_maps_are_drawn()
    {
        string data = Environment.GetEnvironmentVariable("MLNETDEEP_DATA") is { Length: > 0 } given
            ? Path.Combine(given, "species-distributions")
            : "";
        Skip.IfNot(
            File.Exists(Path.Combine(data, "coverages.zip")),
            "No species distributions: MLNETDEEP_DATA names no directory with species-distributions/coverages.zip.");

        SampleProcess.Outcome outcome = SampleProcess.Run("SpeciesDistributions", "--data", data, "--maps", _directory.FullName);
        Assert.True(outcome.ExitCode == 0, outcome.Error);

        // scikit-learn's example counts the sea, where nothing can live, among the places at random: 0.868 and 0.994. These are on land.
        Assert.InRange(Curve(outcome.Output, "bradypus_variegatus"), 0.66, 0.76);
        Assert.InRange(Curve(outcome.Output, "microryzomys_minutus"), 0.96, 1);
        Assert.All(new[] { "bradypus_variegatus.png", "microryzomys_minutus.png" }, name =>
            Assert.True(new FileInfo(Path.Combine(_directory.FullName, name)).Length > 10_000));
    }

    [Fact]
    public void A_directory_without_the_files_is_told()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("SpeciesDistributions", "--data", _directory.FullName);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("coverages.zip", outcome.Error, StringComparison.Ordinal);
    }

    private static double Curve(string output, string species)
        => double.Parse(Regex.Match(output, $@"{species}: .* ROC curve ([\d.]+);").Groups[1].Value, CultureInfo.InvariantCulture);
}
