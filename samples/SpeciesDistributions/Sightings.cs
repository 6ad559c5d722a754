using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration.Attributes;

namespace MLNetDeep.Samples.SpeciesDistributions;

/// <summary>A place where a species was seen.</summary>
internal sealed record Sighting
{
    /// <summary>The species.</summary>
    [Name("species")]
    public string Species { get; init; } = "";

    /// <summary>Degrees east.</summary>
    [Name("dd long")]
    public double Longitude { get; init; }

    /// <summary>Degrees north.</summary>
    [Name("dd lat")]
    public double Latitude { get; init; }

    /// <summary>The file's sightings of a species.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static IReadOnlyList<Sighting> Read(DirectoryInfo directory, string fileName, string species)
    {
        using var reader = new StreamReader(Path.Combine(directory.FullName, fileName));
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        var all = csv.GetRecords<Sighting>().ToArray();
        var found = all.Where(sighting => sighting.Species == species).ToArray();
        return found.Length > 0 ? found : throw new ArgumentException(
            $"{fileName} has no species '{species}': expected one of {string.Join(", ", all.Select(sighting => sighting.Species).Distinct())}.");
    }
}
