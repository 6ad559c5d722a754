using CsvHelper;

namespace MLNetDeep.Samples.SpeciesDistributions;

/// <summary>A place where a species was seen.</summary>
[CsvRecord]
internal sealed partial record Sighting
{
    /// <summary>The species.</summary>
    [CsvColumn("species")]
    public string Species { get; init; } = "";

    /// <summary>Degrees east.</summary>
    [CsvColumn("dd long")]
    public double Longitude { get; init; }

    /// <summary>Degrees north.</summary>
    [CsvColumn("dd lat")]
    public double Latitude { get; init; }

    /// <summary>The file's sightings of a species.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static IReadOnlyList<Sighting> Read(DirectoryInfo directory, string fileName, string species)
    {
        using var csv = CsvReader.FromFile(Path.Combine(directory.FullName, fileName));
        Sighting[] all = csv.GetRecords<Sighting>().ToArray();
        Sighting[] found = all.Where(sighting => sighting.Species == species).ToArray();
        return found.Length > 0 ? found : throw new ArgumentException(
            $"{fileName} has no species '{species}': expected one of "
            + $"{string.Join(", ", all.Select(sighting => sighting.Species).Distinct())}.");
    }
}
