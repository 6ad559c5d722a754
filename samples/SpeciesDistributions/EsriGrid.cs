using System.Globalization;
using System.Text;

namespace MLNetDeep.Samples.SpeciesDistributions;

/// <summary>A grid of numbers over a map: the ESRI ASCII format, rows from north to south.</summary>
internal sealed class EsriGrid
{
    private const int HeaderLines = 6;
    private readonly float[] _values;

    private EsriGrid(int rows, int columns, double west, double south, double cell, float[] values)
        => (Rows, Columns, West, South, Cell, _values) = (rows, columns, west, south, cell, values);

    /// <summary>Rows, north to south.</summary>
    public int Rows { get; }

    /// <summary>Columns, west to east.</summary>
    public int Columns { get; }

    /// <summary>Longitude of the western edge, degrees.</summary>
    public double West { get; }

    /// <summary>Latitude of the southern edge, degrees.</summary>
    public double South { get; }

    /// <summary>Side of a cell, degrees.</summary>
    public double Cell { get; }

    /// <summary>The value of a cell; NaN where there is none.</summary>
    public float this[int cell] => _values[cell];

    /// <summary>The cell of a place, or null outside of the grid.</summary>
    public int? CellAt(double longitude, double latitude)
    {
        int column = (int)Math.Floor((longitude - West) / Cell);
        int row = Rows - 1 - (int)Math.Floor((latitude - South) / Cell);
        return column >= 0 && column < Columns && row >= 0 && row < Rows ? row * Columns + column : null;
    }

    /// <summary>Whether another grid has the same cells.</summary>
    public bool Covers(EsriGrid other)
        => (Rows, Columns, West, South, Cell) == (other.Rows, other.Columns, other.West, other.South, other.Cell);

    /// <exception cref="FormatException">The text is no such grid.</exception>
    public static EsriGrid Read(Stream stream, string name)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, false, 1 << 16);
        var header = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        for (int line = 0; line < HeaderLines; line++)
        {
            string[] parts = reader.ReadLine()?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            if (parts.Length != 2 || !double.TryParse(parts[1], CultureInfo.InvariantCulture, out double value))
            {
                throw new FormatException(
                    $"Line {line + 1} of {name} should be a name and a number, as in 'ncols 1212'; found '{string.Join(' ', parts)}'.");
            }
            header[parts[0]] = value;
        }
        double Header(string key) => header.TryGetValue(key, out double value) ? value
            : throw new FormatException(
                $"{name} lacks '{key}' among its first {HeaderLines} lines, which have {string.Join(", ", header.Keys)}.");

        (int rows, int columns, float missing) = ((int)Header("nrows"), (int)Header("ncols"), (float)Header("NODATA_value"));
        if (rows < 1 || columns < 1 || (long)rows * columns > Array.MaxLength)
        {
            throw new FormatException($"{name} would have {rows} rows of {columns} numbers.");
        }
        float[] values = new float[rows * columns];
        ReadValues(reader, values, missing, name);
        return new EsriGrid(rows, columns, Header("xllcorner"), Header("yllcorner"), Header("cellsize"), values);
    }

    private static void ReadValues(StreamReader reader, float[] values, float missing, string name)
    {
        int count = 0;
        while (reader.ReadLine() is { } line)
        {
            foreach (Range range in line.AsSpan().Split(' '))
            {
                ReadOnlySpan<char> text = line.AsSpan()[range].Trim();
                if (text.IsEmpty)
                {
                    continue;
                }
                if (count == values.Length || !float.TryParse(text, CultureInfo.InvariantCulture, out float value))
                {
                    throw new FormatException($"{name} should hold {values.Length:N0} numbers; number {count + 1:N0} is '{text}'.");
                }
                values[count++] = value == missing ? float.NaN : value;
            }
        }
        if (count < values.Length)
        {
            throw new FormatException($"{name} is cut short: it should hold {values.Length:N0} numbers; there are {count:N0}.");
        }
    }
}
