using System.IO.Compression;

namespace MLNetDeep.Samples.SpeciesDistributions;

/// <summary>What is known of every cell of the map: climate, altitude and vegetation, a grid each.</summary>
internal sealed class Coverages
{
    private const string FileName = "coverages.zip";

    private Coverages(IReadOnlyList<string> names, EsriGrid[] grids)
    {
        Names = names;
        Grid = grids[0];
        var land = new List<int>();
        float[][] features = new float[grids[0].Rows * grids[0].Columns][];
        for (int cell = 0; cell < features.Length; cell++)
        {
            float[] values = Array.ConvertAll(grids, grid => grid[cell]);
            // A cell of land has a value in every grid.
            if (values.Any(float.IsNaN))
            {
                continue;
            }
            features[cell] = values;
            land.Add(cell);
        }
        Land = land;
        _features = features;
    }

    private readonly float[]?[] _features;

    /// <summary>Names of the grids.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Where cells lie.</summary>
    public EsriGrid Grid { get; }

    /// <summary>The cells where all grids have values.</summary>
    public IReadOnlyList<int> Land { get; }

    /// <summary>A cell's values; null off the land.</summary>
    public float[]? this[int cell] => _features[cell];

    /// <summary>Reads all grids of <c>coverages.zip</c>.</summary>
    /// <exception cref="FormatException">A grid cannot be read, or the grids' cells differ.</exception>
    public static Coverages Read(DirectoryInfo directory)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(directory.FullName, FileName));
        ZipArchiveEntry[] entries = zip.Entries.Where(entry => entry.Name.EndsWith(".asc", StringComparison.OrdinalIgnoreCase))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal).ToArray();
        if (entries.Length == 0)
        {
            throw new FormatException(
                $"{FileName} holds no .asc file; it has {string.Join(", ", zip.Entries.Select(entry => entry.Name))}.");
        }
        var grids = new EsriGrid[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            using Stream stream = entries[i].Open();
            grids[i] = EsriGrid.Read(stream, entries[i].Name);
            if (!grids[i].Covers(grids[0]))
            {
                throw new FormatException($"{entries[i].Name} has other cells than {entries[0].Name}: expected grids over the same map.");
            }
        }
        return new Coverages([.. entries.Select(entry => Path.GetFileNameWithoutExtension(entry.Name))], grids);
    }
}
