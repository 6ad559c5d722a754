using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Datasets;

/// <summary>Paints one scene: the background, what is on it, the noise.</summary>
internal sealed class ScenePainter
{
    private const int Tries = 100;

    // Noise has streams of its own, far from those of the drawings.
    private const long NoiseStreams = 1L << 50;

    private readonly GeneratedScenesOptions _options;
    private readonly long _stream;
    private readonly float[] _canvas;
    private readonly List<BoundingBox> _occupied = [];
    private RowRandom _random;

    public ScenePainter(GeneratedScenesOptions options, long stream)
    {
        _options = options;
        _stream = stream;
        _random = new RowRandom(options.Seed, stream);
        _canvas = new float[options.Height * options.Width];
    }

    public Scene Paint(ScenePictures pictures)
    {
        PaintBackground();
        List<LabeledObject> objects = [];
        for (int left = Between(_options.MinimumObjects, _options.MaximumObjects); left > 0; left--)
        {
            (byte[] ink, int c) = pictures.Pictures[Between(0, pictures.Pictures.Count - 1)];
            if (Place(size => SceneStamp.Of(ink, pictures.Height, pictures.Width, size)) is { } box)
            {
                objects.Add(new LabeledObject(box, c));
            }
        }

        for (int left = Between(0, _options.MaximumClutter); left > 0; left--)
        {
            Place(size => SceneClutter.Draw(size, ref _random));
        }
        return new Scene(_options.Height, _options.Width, WithNoise(), objects);
    }

    private void PaintBackground()
    {
        (double from, double to) = (_random.Uniform(0, _options.Background), _random.Uniform(0, _options.Background));
        (double down, double right) = Math.SinCos(_random.Uniform(0, 2 * Math.PI));
        double reach = (Math.Abs(down) * _options.Height) + (Math.Abs(right) * _options.Width);
        for (int row = 0; row < _options.Height; row++)
        {
            for (int column = 0; column < _options.Width; column++)
            {
                double along = (((row - (_options.Height / 2.0)) * down) + ((column - (_options.Width / 2.0)) * right)) / reach;
                _canvas[(row * _options.Width) + column] = (float)(from + ((to - from) * (along + 0.5)));
            }
        }
    }

    // Small things find room where large ones did not; where nothing does there is one less.
    private BoundingBox? Place(Func<int, SceneStamp> draw)
    {
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            SceneStamp stamp = draw(Between(_options.MinimumSize, _options.MaximumSize));
            if (stamp.Height > _options.Height || stamp.Width > _options.Width)
            {
                continue;
            }
            (int top, int left) = (Between(0, _options.Height - stamp.Height), Between(0, _options.Width - stamp.Width));
            var box = new BoundingBox(left, top, stamp.Width, stamp.Height);
            if (_occupied.Exists(other => Collide(box, other)))
            {
                continue;
            }
            stamp.Paint(
                _canvas, _options.Height, _options.Width, top, left, (float)_random.Uniform(_options.MinimumInk, _options.MaximumInk));
            _occupied.Add(box);
            return box;
        }

        return null;
    }

    private bool Collide(in BoundingBox box, in BoundingBox other)
    {
        if (_options.Overlap > 0)
        {
            return box.Intersection(other) > _options.Overlap * Math.Min(box.Area, other.Area);
        }
        var around = new BoundingBox(box.Left - 1, box.Top - 1, box.Width + 2, box.Height + 2);
        return around.Intersection(other) > 0;
    }

    private byte[] WithNoise()
    {
        ulong key = RandomNumbers.Key(_options.Seed, NoiseStreams + _stream);
        float[] noise = new float[_canvas.Length];
        RandomNumbers.Normal(key, 0, 0, (float)_options.Noise, noise);
        byte[] pixels = new byte[_canvas.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(Math.Clamp(_canvas[i] + noise[i], 0, 255) + 0.5f);
        }
        return pixels;
    }

    private int Between(int low, int high) => (int)_random.Uniform(low, high + 1.0);
}
