using System.Globalization;

namespace MLNetDeep.Samples.Walkthrough.Blocks;

/// <summary>Matrices side by side.</summary>
internal sealed record MatricesBlock(params IReadOnlyList<Matrix> Matrices) : Block;

/// <summary>A matrix of numbers, row by row.</summary>
internal sealed record Matrix(string Caption, int Width, float[] Values)
{
    public int Height => Values.Length / Width;

    /// <summary>Whether hundredths are cut off, as the slides print ninths, and not rounded.</summary>
    public bool CutsOff { get; init; }

    /// <summary>A filter of as many rows as columns that lies on the matrix, if there is one.</summary>
    public (int Top, int Left, float[] Filter)? Cover { get; init; }

    /// <summary>How many of the numbers are known yet; null: all.</summary>
    public int? Known { get; init; }

    /// <summary>The rows of a matrix as the slides write them: <c>1 0 / 0 1</c>.</summary>
    public static float[] Parse(string rows) =>
    [
        .. rows.Split([' ', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(number => float.Parse(number, CultureInfo.InvariantCulture)),
    ];

    /// <summary>The number at an index as it is printed; a dot where it is not known yet.</summary>
    public string Print(int index)
    {
        // Far less than a hundredth, and far more than the rounding of a ninth.
        const float Rounding = 1e-4f;
        float value = Values[index];
        if (index >= (Known ?? Values.Length))
        {
            return "·";
        }
        return (CutsOff && value != MathF.Round(value) ? MathF.Truncate((value + (Rounding * MathF.Sign(value))) * 100) / 100 : value)
            .ToString(CutsOff ? "0.00" : "0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>The weight of the filter that lies on the number at an index; null: none.</summary>
    public float? Covering(int index)
    {
        if (Cover is not { } cover)
        {
            return null;
        }
        int side = (int)Math.Sqrt(cover.Filter.Length);
        (int row, int column) = ((index / Width) - cover.Top, (index % Width) - cover.Left);
        return row >= 0 && row < side && column >= 0 && column < side ? cover.Filter[(row * side) + column] : null;
    }
}
