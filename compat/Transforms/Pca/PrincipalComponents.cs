using Microsoft.ML.Trainers;

namespace Microsoft.ML.Transforms;

/// <summary>
/// The leading eigenvectors of a covariance matrix by randomized subspace iteration (Halko, Martinsson and Tropp 2011, "Finding structure with
/// randomness", algorithm 4.4 followed by Rayleigh-Ritz). The covariance is summed up in one pass; its iterations cost no further pass.
/// </summary>
internal sealed class PrincipalComponents
{
    private const int MaximumIterations = 100;
    private const double Tolerance = 1e-7;
    private readonly int _size;
    private readonly float[] _block;
    private readonly double[] _sums;
    private readonly double[] _products;
    private double _weight;
    private int _filled;

    /// <summary>Prepares sums for rows of the given size.</summary>
    public PrincipalComponents(int size)
    {
        _size = size;
        _block = new float[BlockRows * size];
        _sums = new double[size];
        _products = new double[(long)size * size];
    }

    /// <summary>The rows whose products are summed in single precision before they are added to the totals.</summary>
    private const int BlockRows = 256;

    /// <summary>The sum of the weights so far.</summary>
    public double Weight => _weight;

    /// <summary>Adds a row of dense values.</summary>
    public void Add(ReadOnlySpan<float> row, float weight)
    {
        _weight += weight;
        float root = MathF.Sqrt(weight);
        var target = _block.AsSpan(_filled * _size, _size);
        for (int i = 0; i < row.Length; i++)
        {
            target[i] = root * row[i];
            _sums[i] += (double)weight * row[i];
        }
        if (++_filled == BlockRows)
        {
            Flush();
        }
    }

    /// <summary>The mean, and the unit eigenvectors of the largest eigenvalues in falling order.</summary>
    public (double[] Mean, double[][] Vectors) Solve(int rank, int overSampling, bool center, Random random)
    {
        Flush();
        var mean = new double[_size];
        for (int i = 0; i < _size; i++)
        {
            mean[i] = center ? _sums[i] / _weight : 0;
        }
        Parallel.For(0, _size, i =>
        {
            for (int j = 0; j <= i; j++)
            {
                _products[((long)i * _size) + j] = (_products[((long)i * _size) + j] / _weight) - (mean[i] * mean[j]);
            }
        });
        for (int i = 0; i < _size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                _products[((long)j * _size) + i] = _products[((long)i * _size) + j];
            }
        }

        int width = Math.Min(_size, rank + overSampling);
        double[][] basis = [.. Enumerable.Range(0, width).Select(_ => Gaussian(random))];
        double[] values = new double[width];
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            Orthonormalize(basis, random);
            double[][] image = Multiply(basis);
            var small = new double[width, width];
            for (int i = 0; i < width; i++)
            {
                for (int j = 0; j < width; j++)
                {
                    small[i, j] = Dot(basis[i], image[j]);
                }
            }
            var (ritz, rotation) = SymmetricEigen.Solve(small);
            basis = Rotate(basis, rotation);
            double change = 0;
            for (int i = 0; i < rank; i++)
            {
                change = Math.Max(change, Math.Abs(ritz[i] - values[i]) / Math.Max(ritz[0], double.Epsilon));
            }
            values = ritz;
            if (change < Tolerance)
            {
                break;
            }
            image = Rotate(image, rotation);
            basis = iteration == MaximumIterations - 1 ? basis : image;
        }
        return (mean, basis[..rank]);
    }

    /// <summary>Adds the products of the block's rows, lower triangle only.</summary>
    private void Flush()
    {
        if (_filled == 0)
        {
            return;
        }
        int rows = _filled;
        Parallel.For(0, _size, () => new float[_size], (i, _, sums) =>
        {
            var target = sums.AsSpan(0, i + 1);
            target.Clear();
            bool any = false;
            for (int row = 0; row < rows; row++)
            {
                float value = _block[(row * _size) + i];
                if (value != 0)
                {
                    any = true;
                    FeatureVectors.AddScaled(default, _block.AsSpan(row * _size, i + 1), value, target);
                }
            }
            for (int j = 0; any && j <= i; j++)
            {
                _products[((long)i * _size) + j] += target[j];
            }
            return sums;
        }, _ => { });
        _filled = 0;
    }

    private double[] Gaussian(Random random)
    {
        var vector = new double[_size];
        for (int i = 0; i < _size; i++)
        {
            vector[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }
        return vector;
    }

    /// <summary>Modified Gram-Schmidt, twice; a vector that vanishes is drawn anew.</summary>
    private void Orthonormalize(double[][] basis, Random random)
    {
        for (int i = 0; i < basis.Length; i++)
        {
            double norm = Math.Sqrt(Dot(basis[i], basis[i])), before = norm;
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                {
                    AddScaled(basis[j], -Dot(basis[i], basis[j]), basis[i]);
                }
            }
            norm = Math.Sqrt(Dot(basis[i], basis[i]));
            if (norm <= 1e-12 * before || norm == 0)
            {
                basis[i] = Gaussian(random);
                i--;
                continue;
            }
            for (int k = 0; k < _size; k++)
            {
                basis[i][k] /= norm;
            }
        }
    }

    private double[][] Multiply(double[][] basis)
    {
        var image = new double[basis.Length][];
        Parallel.For(0, basis.Length, b =>
        {
            image[b] = new double[_size];
            for (int i = 0; i < _size; i++)
            {
                if (basis[b][i] != 0)
                {
                    AddScaled(_products.AsSpan(i * _size, _size), basis[b][i], image[b]);
                }
            }
        });
        return image;
    }

    private double[][] Rotate(double[][] vectors, double[,] rotation)
    {
        var rotated = new double[vectors.Length][];
        for (int k = 0; k < vectors.Length; k++)
        {
            rotated[k] = new double[_size];
            for (int i = 0; i < vectors.Length; i++)
            {
                AddScaled(vectors[i], rotation[i, k], rotated[k]);
            }
        }
        return rotated;
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static void AddScaled(ReadOnlySpan<double> values, double scale, Span<double> target)
    {
        for (int i = 0; i < values.Length; i++)
        {
            target[i] += scale * values[i];
        }
    }
}
