using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Imaging;

/// <summary>Augments the rows of batches in place. Allocates all it needs at the start. Used by one thread at a time.</summary>
internal sealed unsafe class ImageAugmenter
{
    private readonly ImageAugmentation _options;
    private readonly PixelLayout _layout;
    private readonly (ImageResampler Resampler, ElasticField? Field)[] _memory;

    /// <param name="options">What to do; valid.</param>
    /// <param name="layout">The images' layout.</param>
    /// <param name="threads">The greatest number of threads, at least 1.</param>
    public ImageAugmenter(ImageAugmentation options, PixelLayout layout, int threads)
    {
        _options = options;
        _layout = layout;
        _memory = new (ImageResampler, ElasticField?)[threads];
        for (int thread = 0; thread < threads; thread++)
        {
            ElasticField? field = options.Elastic is { Alpha: > 0 } elastic
                ? new ElasticField(layout.Height, layout.Width, elastic.Alpha, elastic.Sigma)
                : null;
            _memory[thread] = (new ImageResampler(layout, options.Fill), field);
        }
    }

    /// <summary>Changes each row as the seed, the step and the row's number say, whatever the number of threads.</summary>
    /// <param name="images"><c>[rows, image]</c>.</param>
    /// <param name="rows">Rows in the batch.</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="step">Steps taken before this one.</param>
    /// <param name="parallelism">Threads that may be used, as many as given at the start or fewer.</param>
    public void Apply(Span<float> images, int rows, long seed, long step, Parallelism parallelism)
    {
        Guard.Length(images.Length, (long)rows * _layout.Size, nameof(images));
        fixed (float* x = images)
        {
            parallelism.For(rows, new RowBody(this, RandomStreams.Key(seed, RandomUse.Augmentation, step), x));
        }
    }

    private void Apply(in RowRandom random, Span<float> image, ImageResampler resampler, ElasticField? field)
    {
        if (random.Unit(RowDraw.Changes) >= _options.Probability)
        {
            return;
        }

        AffineTransform transform = _options.Draw(random, _layout.Height, _layout.Width);
        field?.Randomize(random.Bits(RowDraw.ElasticKey));
        if (field is not null || transform != AffineTransform.Identity)
        {
            resampler.Warp(image, transform.Invert(), field, image);
        }

        if (_options.Noise > 0)
        {
            RandomNoise.AddNormal(random.Bits(RowDraw.NoiseKey), _options.Noise, image);
        }

        _options.Erasing?.Apply(random, _layout, image);
    }

    private readonly struct RowBody(ImageAugmenter owner, ulong key, float* images) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int size = owner._layout.Size;
            (ImageResampler resampler, ElasticField? field) = owner._memory[worker];
            owner.Apply(
                new RowRandom(RandomNumbers.Bits(key, (ulong)chunk)), new Span<float>(images + ((nint)chunk * size), size), resampler,
                field);
        }
    }
}
