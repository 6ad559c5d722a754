using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Imaging;

/// <summary>
/// A field of random displacements of every pixel for elastic distortion (Simard, Steinkraus and Platt 2003): uniform numbers in [-1, 1),
/// smoothed by a normalised Gaussian of standard deviation sigma, times alpha. The paper uses alpha 34 and sigma 4 on digits of 29 x 29.
/// Not safe for use by several threads at once.
/// </summary>
internal sealed unsafe class ElasticField
{
    private readonly float[] _kernel;
    private readonly int _line;
    private readonly float[] _noise;
    private readonly float[] _smoothed;
    private readonly float[] _rows;
    private readonly float[] _columns;

    /// <summary>Creates a field without displacement, until <see cref="Randomize(long, long)"/> is called.</summary>
    /// <param name="height">The height of the image.</param>
    /// <param name="width">The width of the image.</param>
    /// <param name="alpha">The strength, at least 0.</param>
    /// <param name="sigma">The standard deviation of the smoothing, in pixels, above 0.</param>
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
        _kernel = Gaussian(sigma);

        // Lines are worked on in whole vectors; what lies past a line's end is overwritten by the next.
        _line = (width + Smoothing.LineMultiple - 1) / Smoothing.LineMultiple * Smoothing.LineMultiple;
        _noise = new float[_line + _kernel.Length - 1];
        _smoothed = new float[checked((height + _kernel.Length - 1) * _line)];
        _rows = new float[checked((height * width) + _line - width)];
        _columns = new float[_rows.Length];
    }

    /// <summary>The height of the image.</summary>
    public int Height { get; }

    /// <summary>The width of the image.</summary>
    public int Width { get; }

    /// <summary>The strength.</summary>
    public double Alpha { get; }

    /// <summary>The standard deviation of the smoothing, in pixels.</summary>
    public double Sigma { get; }

    /// <summary>The displacement of each pixel <c>[H, W]</c> in rows: how many further down its value is taken from.</summary>
    public ReadOnlySpan<float> Rows => _rows.AsSpan(0, Height * Width);

    /// <summary>The displacement of each pixel <c>[H, W]</c> in columns: how many further right its value is taken from.</summary>
    public ReadOnlySpan<float> Columns => _columns.AsSpan(0, Height * Width);

    /// <summary>Draws new displacements; the same seed and stream give the same ones.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">The number of the field under this seed, such as the row of the data set.</param>
    public void Randomize(long seed, long stream) => Randomize(RandomNumbers.Key(seed, stream));

    /// <summary>Draws the displacements of a key.</summary>
    internal void Randomize(ulong key)
    {
        Draw(key, 0, _rows);
        Draw(key, (uint)(Height * _line), _columns);
    }

    // The random field is zero outside the image: so are the ends of the line and the rows above and below the smoothed ones.
    private void Draw(ulong key, uint index, float[] field)
    {
        int radius = _kernel.Length / 2;
        fixed (float* noise = _noise, smoothed = _smoothed, destination = field)
        {
            for (int row = 0; row < Height; row++)
            {
                RandomNoise.Uniform(key, index + (uint)(row * _line), _noise.AsSpan(radius, _line));
                _noise.AsSpan(radius + Width).Clear();
                Smoothing.Line(_kernel, 1, noise, 1, _line, smoothed + ((nint)(radius + row) * _line));
            }

            for (int row = 0; row < Height; row++)
            {
                Smoothing.Line(_kernel, (float)Alpha, smoothed + ((nint)row * _line), _line, _line, destination + ((nint)row * Width));
            }
        }
    }

    private static float[] Gaussian(double sigma)
    {
        int radius = (int)Math.Ceiling(3 * sigma);
        double[] weights = new double[(2 * radius) + 1];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Exp(-0.5 * Math.Pow((i - radius) / sigma, 2));
        }

        double sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }
}
