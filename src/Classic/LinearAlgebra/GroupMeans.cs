using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>
/// Means of groups of rows, and numbers of single precision near them, from which deviations are taken: their differences from a column's
/// values are exact or nearly so, and exactly 0 in a constant column.
/// </summary>
internal sealed class GroupMeans
{
    private const int RowsOfPiece = 1024;

    // The squares of so great a whole number add up without rounding in single precision, 256 of them.
    private const float WidestRange = 255;

    private GroupMeans(int columns, double[] means, float[] origins, bool areSmallIntegers)
        => (Columns, Means, Origins, AreSmallIntegers) = (columns, means, origins, areSmallIntegers);

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>[groups, columns]; 0 for a group without rows.</summary>
    public double[] Means { get; }

    /// <summary>Numbers near the means, [groups, columns].</summary>
    public float[] Origins { get; }

    /// <summary>
    /// Whether all values are whole numbers of which no column's span more than 255, as pixels are. Origins are whole then, and the cross
    /// products of 256 rows of deviations exact in single precision.
    /// </summary>
    public bool AreSmallIntegers { get; }

    /// <summary>Reads every row once.</summary>
    /// <param name="features">The rows, all finite.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static GroupMeans Of(FeatureRows features, RowGroups groups, Parallelism parallelism)
    {
        int columns = features.Columns;
        List<(int Group, int Start, int End)> pieces = groups.Pieces(RowsOfPiece);
        var parts = new Piece[pieces.Count];
        parallelism.For(pieces.Count, index => parts[index] = Piece.Of(features, groups, pieces[index].Start, pieces[index].End));

        double[] means = new double[groups.Count * columns];
        Piece? whole = null;
        for (int i = 0; i < parts.Length; i++)
        {
            Span<double> sums = means.AsSpan(pieces[i].Group * columns, columns);
            for (int c = 0; c < columns; c++)
            {
                sums[c] += parts[i].Sums[c];
            }
            whole = whole is null ? parts[i] : whole.With(parts[i]);
        }
        bool small = whole is { AreIntegers: true } && whole.WidestRange() <= WidestRange;
        float[] origins = new float[means.Length];
        for (int group = 0; group < groups.Count; group++)
        {
            int size = Math.Max(1, groups.Size(group));
            for (int i = group * columns; i < (group + 1) * columns; i++)
            {
                means[i] /= size;
                origins[i] = (float)(small ? Math.Round(means[i]) : means[i]);
            }
        }
        return new GroupMeans(columns, means, origins, small);
    }

    /// <summary>Those of one group alone.</summary>
    public GroupMeans Only(int group)
        => new(
            Columns, Means.AsSpan(group * Columns, Columns).ToArray(), Origins.AsSpan(group * Columns, Columns).ToArray(),
            AreSmallIntegers);

    private sealed record Piece(double[] Sums, float[] Least, float[] Greatest, bool AreIntegers)
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Piece Of(FeatureRows features, RowGroups groups, int start, int end)
        {
            int columns = features.Columns;
            double[] sums = new double[columns];
            float[] least = features[groups.Row(start)].ToArray();
            float[] greatest = (float[])least.Clone();
            Vector<int> fractions = Vector<int>.Zero;
            bool areIntegers = true;
            for (int position = start; position < end; position++)
            {
                ReadOnlySpan<float> row = features[groups.Row(position)];
                int c = 0;
                for (; c <= columns - Vector<float>.Count; c += Vector<float>.Count)
                {
                    var values = new Vector<float>(row[c..]);
                    Vector.Widen(values, out Vector<double> low, out Vector<double> high);
                    (new Vector<double>(sums, c) + low).CopyTo(sums, c);
                    (new Vector<double>(sums, c + Vector<double>.Count) + high).CopyTo(sums, c + Vector<double>.Count);
                    Vector.Min(values, new Vector<float>(least, c)).CopyTo(least, c);
                    Vector.Max(values, new Vector<float>(greatest, c)).CopyTo(greatest, c);
                    fractions |= ~Vector.Equals(values, Vector.Truncate(values));
                }
                for (; c < columns; c++)
                {
                    sums[c] += row[c];
                    least[c] = Math.Min(least[c], row[c]);
                    greatest[c] = Math.Max(greatest[c], row[c]);
                    areIntegers &= float.IsInteger(row[c]);
                }
            }
            return new Piece(sums, least, greatest, areIntegers && fractions == Vector<int>.Zero);
        }

        public Piece With(Piece other)
        {
            for (int c = 0; c < Sums.Length; c++)
            {
                Least[c] = Math.Min(Least[c], other.Least[c]);
                Greatest[c] = Math.Max(Greatest[c], other.Greatest[c]);
            }
            return this with { AreIntegers = AreIntegers && other.AreIntegers };
        }

        public float WidestRange()
        {
            float widest = 0;
            for (int c = 0; c < Least.Length; c++)
            {
                widest = Math.Max(widest, Greatest[c] - Least[c]);
            }
            return widest;
        }
    }
}
