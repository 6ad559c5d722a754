using MLNetDeep.Pictures;

namespace MLNetDeep.Samples.SpeciesDistributions;

/// <summary>Draws where a species may live: land from white to dark green, the darker the likelier, and the sightings as dots.</summary>
internal static class SpeciesMap
{
    private const int Channels = 3;
    private const int DotRadius = 5;
    private static readonly byte[] Sea = [200, 220, 240];
    private static readonly byte[] Unlikely = [250, 250, 240];
    private static readonly byte[] Likely = [0, 90, 30];
    private static readonly byte[] Trained = [200, 30, 30];
    private static readonly byte[] Tested = [30, 30, 30];

    /// <summary>Writes the map as a PNG file, a pixel a cell.</summary>
    /// <param name="path">The file.</param>
    /// <param name="coverages">The map's cells.</param>
    /// <param name="scores">The score of each cell of land: the lower, the likelier.</param>
    /// <param name="training">Sightings the model was trained on, red.</param>
    /// <param name="test">Sightings it was not, black.</param>
    public static void Write(
        string path, Coverages coverages, IReadOnlyList<float> scores, IEnumerable<Sighting> training, IEnumerable<Sighting> test)
    {
        EsriGrid grid = coverages.Grid;
        byte[] pixels = new byte[grid.Rows * grid.Columns * Channels];
        for (int cell = 0; cell < grid.Rows * grid.Columns; cell++)
        {
            Sea.CopyTo(pixels, cell * Channels);
        }
        (float least, float greatest) = (scores.Min(), scores.Max());
        for (int i = 0; i < scores.Count; i++)
        {
            float likelihood = greatest > least ? (greatest - scores[i]) / (greatest - least) : 0;
            for (int channel = 0; channel < Channels; channel++)
            {
                pixels[coverages.Land[i] * Channels + channel] =
                    (byte)(Unlikely[channel] + likelihood * (Likely[channel] - Unlikely[channel]));
            }
        }
        foreach ((IEnumerable<Sighting>? sightings, byte[]? colour) in new[] { (training, Trained), (test, Tested) })
        {
            foreach (Sighting sighting in sightings)
            {
                Dot(pixels, grid, sighting, colour);
            }
        }
        PngFile.Write(path, grid.Rows, grid.Columns, pixels);
    }

    private static void Dot(byte[] pixels, EsriGrid grid, Sighting sighting, byte[] colour)
    {
        if (grid.CellAt(sighting.Longitude, sighting.Latitude) is not { } cell)
        {
            return;
        }
        (int row, int column) = Math.DivRem(cell, grid.Columns);
        for (int y = Math.Max(0, row - DotRadius); y <= Math.Min(grid.Rows - 1, row + DotRadius); y++)
        {
            for (int x = Math.Max(0, column - DotRadius); x <= Math.Min(grid.Columns - 1, column + DotRadius); x++)
            {
                if ((y - row) * (y - row) + (x - column) * (x - column) <= DotRadius * DotRadius)
                {
                    colour.CopyTo(pixels, (y * grid.Columns + x) * Channels);
                }
            }
        }
    }
}
