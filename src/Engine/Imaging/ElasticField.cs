using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Imaging;

/// <summary>
/// Random displacements of every pixel for elastic distortion (Simard, Steinkraus and Platt 2003): uniform numbers in [-1, 1), smoothed by
/// a
/// normalised Gaussian of standard deviation sigma, times alpha. The paper uses alpha 34 and sigma 4 on digits of 29 x 29.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class ElasticField
{
    private readonly float[] _kernel;
    private readonly float[] _scratch;
    private readonly float[] _rows;
    private readonly float[] _columns;

    /// <summary>A field without displacement, until <see cref="Randomize"/> is called.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="alpha">Strength, at least 0.</param>
    /// <param name="sigma">Standard deviation of the smoothing, in pixels, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public ElasticField(int height, int width, double alpha, double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (!(alpha >= 0) || !double.IsFinite(alpha))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, $"alpha is {alpha}, expected a finite number of at least 0.");
        }

        if (!(sigma > 0) || !double.IsFinite(sigma))
        {
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, $"sigma is {sigma}, expected a finite number above 0.");
        }

        Height = height;
        Width = width;
        Alpha = alpha;
        Sigma = sigma;
        _rows = new float[checked(height * width)];
        _columns = new float[_rows.Length];
        _scratch = new float[_rows.Length];
        _kernel = Gaussian(sigma);
    }

    /// <summary>Rows of the image.</summary>
    public int Height { get; }

    /// <summary>Columns of the image.</summary>
    public int Width { get; }

    /// <summary>Strength.</summary>
    public double Alpha { get; }

    /// <summary>Standard deviation of the smoothing, in pixels.</summary>
    public double Sigma { get; }

    /// <summary>For each pixel <c>[H, W]</c>, how many rows further down its value is taken from.</summary>
    public ReadOnlySpan<float> Rows => _rows;

    /// <summary>For each pixel <c>[H, W]</c>, how many columns further right its value is taken from.</summary>
    public ReadOnlySpan<float> Columns => _columns;

    /// <summary>Draws new displacements; the same seed and stream give the same ones.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="stream">Which field of this seed, such as the row of the data set.</param>
    public void Randomize(long seed, long stream)
    {
        ulong key = RandomNumbers.Key(seed, stream);
        Draw(key, 0, _rows);
        Draw(key, (ulong)_rows.Length, _columns);
    }

    private void Draw(ulong key, ulong index, float[] field)
    {
        RandomNumbers.Uniform(key, index, -1, 1, field);
        Smooth(field, _scratch, Height, Width, Width, 1, 1);
        Smooth(_scratch, field, Width, Height, 1, Width, (float)Alpha);
    }

    // Along one axis; the random field is zero outside the image.
    private void Smooth(float[] source, float[] destination, int lines, int length, int lineStep, int step, float factor)
    {
        int radius = _kernel.Length / 2;
        for (int line = 0; line < lines; line++)
        {
            for (int i = 0; i < length; i++)
            {
                float sum = 0;
                int last = Math.Min(length - 1, i + radius);
                for (int j = Math.Max(0, i - radius); j <= last; j++)
                {
                    sum += _kernel[j - i + radius] * source[(line * lineStep) + (j * step)];
                }

                destination[(line * lineStep) + (i * step)] = sum * factor;
            }
        }
    }

    private static float[] Gaussian(double sigma)
    {
        int radius = (int)Math.Ceiling(3 * sigma);
        var weights = new double[(2 * radius) + 1];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Exp(-0.5 * Math.Pow((i - radius) / sigma, 2));
        }

        double sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }
}
