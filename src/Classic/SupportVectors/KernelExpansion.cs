using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>A part of a sum: some consecutive support vectors and their coefficients.</summary>
/// <param name="Sum">The sum it is a part of.</param>
/// <param name="Start">The first vector.</param>
/// <param name="Coefficients">A coefficient for each.</param>
internal sealed record ExpansionTerm(int Sum, int Start, double[] Coefficients);

/// <summary>
/// Sums of kernels of a row and the support vectors, for many rows at a time: matrix products, kernels and sums of a block of rows and
/// vectors while it is in the cache. A row's sums have the same bits whatever rows are beside it.
/// </summary>
internal sealed unsafe class KernelExpansion
{
    private const int MostRows = 256;
    private const int LeastRows = 32;
    private const int BlockVectors = 512;
    private const long WorkForThreads = 1 << 16;

    private readonly SupportVectorSet _vectors;
    private readonly ExpansionTerm[] _terms;
    private readonly double[] _offsets;
    private readonly DoubleRows? _doubles;
    private readonly List<(int Start, int Count, ExpansionTerm[] Terms)> _blocks = [];

    /// <param name="vectors">The support vectors.</param>
    /// <param name="terms">Parts of sums.</param>
    /// <param name="offsets">What each sum starts with.</param>
    /// <param name="unit">What counts as 1 in a sum.</param>
    public KernelExpansion(SupportVectorSet vectors, IEnumerable<ExpansionTerm> terms, double[] offsets, double unit = 1)
    {
        (_vectors, _offsets) = (vectors, [.. offsets]);
        _terms = [.. terms];
        double[] squares = new double[offsets.Length], shifts = vectors.Shifts;
        foreach (ExpansionTerm term in _terms)
        {
            for (int i = 0; i < term.Coefficients.Length; i++)
            {
                squares[term.Sum] += term.Coefficients[i] * term.Coefficients[i];
                if (shifts.Length > 0)
                {
                    _offsets[term.Sum] += term.Coefficients[i] * shifts[term.Start + i];
                }
            }
        }

        if (KernelPrecision.NeedsDouble(vectors.Function, vectors.Rows.GreatestLength, Math.Sqrt(squares.DefaultIfEmpty().Max()) / unit))
        {
            _doubles = vectors.Doubles;
        }
        foreach (IGrouping<(int Start, int Length), ExpansionTerm> group in _terms.GroupBy(term => (term.Start, term.Coefficients.Length)))
        {
            for (int done = 0; done < group.Key.Length; done += BlockVectors)
            {
                int count = Math.Min(BlockVectors, group.Key.Length - done);
                _blocks.Add((group.Key.Start + done, count, [.. group.Select(
                    term => new ExpansionTerm(term.Sum, 0, term.Coefficients.AsSpan(done, count).ToArray()))]));
            }
        }
    }

    /// <summary>The number of sums.</summary>
    public int Sums => _offsets.Length;

    /// <summary>Computes the sums of rows.</summary>
    /// <param name="features">[rows, features], all finite. A row so long that a kernel would overflow counts as a shorter one of its
    /// direction.</param>
    /// <param name="take">Takes the sums of each row, on any thread.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor.</param>
    public void Run(ReadOnlySpan<float> features, Action<int, ReadOnlySpan<double>> take, int? threads)
    {
        int size = _vectors.FeatureCount;
        int rows = features.Length / size;
        Parallelism parallelism = threads is { } number ? new Parallelism(number) : Parallelism.Default;
        if ((long)features.Length * _vectors.Count < WorkForThreads)
        {
            parallelism = Parallelism.Single;
        }
        int step = Math.Clamp((rows + parallelism.Threads - 1) / parallelism.Threads, LeastRows, MostRows);
        fixed (float* pinned = features)
        {
            float* first = pinned;
            parallelism.For((rows + step - 1) / step, chunk =>
            {
                int start = chunk * step;
                int count = Math.Min(step, rows - start);
                RunBlock(new ReadOnlySpan<float>(first + ((nint)start * size), count * size), start, take);
            });
        }
    }

    /// <summary>Computes outputs of rows from their sums.</summary>
    /// <param name="features">[rows, features], as above.</param>
    /// <param name="outputs">As many numbers for each row.</param>
    /// <param name="write">Writes a row's outputs from its sums, on any thread.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor.</param>
    public void Run(ReadOnlySpan<float> features, Span<float> outputs, Action<ReadOnlySpan<double>, Span<float>> write, int? threads)
    {
        int size = outputs.Length / Math.Max(1, features.Length / _vectors.FeatureCount);
        fixed (float* pinned = outputs)
        {
            float* to = pinned;
            Run(features, (row, sums) => write(sums, new Span<float>(to + ((nint)row * size), size)), threads);
        }
    }

    private void RunBlock(ReadOnlySpan<float> features, int firstRow, Action<int, ReadOnlySpan<double>> take)
    {
        int rows = features.Length / _vectors.FeatureCount;
        double[] sums = ArrayPool<double>.Shared.Rent(rows * Sums);
        for (int row = 0; row < rows; row++)
        {
            _offsets.CopyTo(sums.AsSpan(row * Sums));
        }
        if (_doubles is { } doubles)
        {
            AddDoubles(doubles, features, sums);
        }
        else
        {
            AddSingles(features, sums);
        }
        for (int row = 0; row < rows; row++)
        {
            take(firstRow + row, sums.AsSpan(row * Sums, Sums));
        }
        ArrayPool<double>.Shared.Return(sums);
    }

    private void AddSingles(ReadOnlySpan<float> features, double[] sums)
    {
        int rows = features.Length / _vectors.FeatureCount;
        float[] prepared = ArrayPool<float>.Shared.Rent(features.Length);
        float[] lengths = ArrayPool<float>.Shared.Rent(rows);
        float[] kernels = ArrayPool<float>.Shared.Rent(rows * BlockVectors);
        Prepare(features, prepared.AsSpan(0, features.Length), lengths);
        foreach ((int start, int count, ExpansionTerm[] terms) in _blocks)
        {
            _vectors.Rows.Multiply(prepared.AsSpan(0, features.Length), start, count, kernels, BlockVectors, Parallelism.Single);
            ReadOnlySpan<float> vectorLengths = _vectors.Rows.SquaredLengths.Slice(start, count);
            for (int row = 0; row < rows; row++)
            {
                Span<float> line = kernels.AsSpan(row * BlockVectors, count);
                _vectors.Function.Apply(lengths[row], vectorLengths, line, line);
                foreach (ExpansionTerm term in terms)
                {
                    sums[(row * Sums) + term.Sum] += Dot<float>(line, term.Coefficients);
                }
            }
        }

        ArrayPool<float>.Shared.Return(kernels);
        ArrayPool<float>.Shared.Return(lengths);
        ArrayPool<float>.Shared.Return(prepared);
    }

    private void AddDoubles(DoubleRows vectors, ReadOnlySpan<float> features, double[] sums)
    {
        int size = _vectors.FeatureCount;
        int rows = features.Length / size;
        double[] prepared = ArrayPool<double>.Shared.Rent(features.Length);
        double[] kernels = ArrayPool<double>.Shared.Rent(BlockVectors);
        for (int row = 0; row < rows; row++)
        {
            Span<double> to = prepared.AsSpan(row * size, size);
            DoubleRows.Center(features.Slice(row * size, size), _vectors.Center, to);
            Shorten(to);
        }

        foreach ((int start, int count, ExpansionTerm[] terms) in _blocks)
        {
            Span<double> line = kernels.AsSpan(0, count);
            for (int row = 0; row < rows; row++)
            {
                _vectors.Function.Apply(vectors, prepared.AsSpan(row * size, size), start, line);
                foreach (ExpansionTerm term in terms)
                {
                    sums[(row * Sums) + term.Sum] += Dot<double>(line, term.Coefficients);
                }
            }
        }

        ArrayPool<double>.Shared.Return(kernels);
        ArrayPool<double>.Shared.Return(prepared);
    }

    private void Prepare(ReadOnlySpan<float> features, Span<float> prepared, Span<float> lengths)
    {
        int size = _vectors.FeatureCount;
        for (int row = 0; row < features.Length / size; row++)
        {
            Span<float> to = prepared.Slice(row * size, size);
            KernelRows.Copy(features.Slice(row * size, size), _vectors.Center, to);
            float length = KernelRows.SquaredLength(to);
            if (!(length <= _vectors.LengthLimit * _vectors.LengthLimit))
            {
                Shorten(to);
                length = KernelRows.SquaredLength(to);
            }

            lengths[row] = length;
        }
    }

    private void Shorten(Span<float> row)
    {
        double squares = 0;
        foreach (ref float value in row)
        {
            value = Math.Clamp(value, -float.MaxValue, float.MaxValue);
            squares += (double)value * value;
        }

        double factor = _vectors.LengthLimit / Math.Sqrt(squares);
        foreach (ref float value in row)
        {
            value = (float)(value * factor);
        }
    }

    private void Shorten(Span<double> row)
    {
        double squares = 0;
        foreach (double value in row)
        {
            squares += value * value;
        }
        if (squares <= _vectors.LengthLimit * _vectors.LengthLimit)
        {
            return;
        }
        double factor = _vectors.LengthLimit / Math.Sqrt(squares);
        foreach (ref double value in row)
        {
            value *= factor;
        }
    }

    private static double Dot<T>(ReadOnlySpan<T> kernels, ReadOnlySpan<double> coefficients)
        where T : unmanaged
    {
        ref T k = ref MemoryMarshal.GetReference(kernels);
        ref double c = ref MemoryMarshal.GetReference(coefficients);
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        int i = 0;
        for (; i <= kernels.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            SmoLoops.Load(ref k, (nuint)i, out Vector<double> kLow, out Vector<double> kHigh);
            low += kLow * Vector.LoadUnsafe(ref c, (nuint)i);
            high += kHigh * Vector.LoadUnsafe(ref c, (nuint)(i + Vector<double>.Count));
        }

        double sum = Vector.Sum(low + high);
        for (; i < kernels.Length; i++)
        {
            sum += SmoLoops.ToDouble(kernels[i]) * coefficients[i];
        }
        return sum;
    }
}
