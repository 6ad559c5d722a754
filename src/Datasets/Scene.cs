
namespace MLNetDeep.Datasets;

/// <summary>A grey image with labelled objects in it.</summary>
public sealed class Scene
{
    private readonly byte[] _pixels;

    internal Scene(int height, int width, byte[] pixels, IReadOnlyList<LabeledObject> objects) =>
        (Height, Width, _pixels, Objects) = (height, width, pixels, objects);

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The pixels, [Height, Width], 0 (black) to 255 (white).</summary>
    public ReadOnlyMemory<byte> Pixels => _pixels;

    /// <summary>
    /// The objects, each with the smallest box around its ink; the class is the label's key value in the pictures they come from, from 0.
    /// </summary>
    public IReadOnlyList<LabeledObject> Objects { get; }

    /// <summary>Returns the pixels as single-precision numbers, [Height, Width], 0 to 255.</summary>
    public float[] ToPlane() => Array.ConvertAll(_pixels, pixel => (float)pixel);
}
