using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Datasets;

/// <summary>The pictures that scenes are made of.</summary>
/// <param name="Pictures">How many there are.</param>
/// <param name="Height">Their rows.</param>
/// <param name="Width">Their columns.</param>
internal sealed record ScenePictures(IReadOnlyList<(byte[] Ink, int Class)> Pictures, int Height, int Width)
{
    private const string FeaturesName = "Features";
    private const string LabelName = "Label";

    /// <exception cref="ArgumentException">The columns are not those of pictures, or there are no rows, or a row is not as it should
    /// be.</exception>
    public static ScenePictures Read(IDataView view)
    {
        if (view.Schema.GetColumnOrNull(FeaturesName) is not
            { Type: VectorDataViewType { Dimensions: [int height, int width, 1] } type } features
            || type.ItemType.RawType != typeof(float) || height < 1 || width < 1)
        {
            throw new ArgumentException(
                $"Expected a column '{FeaturesName}' of grey pictures, a vector of Single with the dimensions (height, width, 1); "
                + $"the columns are {view.Schema}.",
                nameof(view));
        }

        if (view.Schema.GetColumnOrNull(LabelName) is not { Type: KeyDataViewType { RawType: { } raw } } label || raw != typeof(uint))
        {
            throw new ArgumentException($"Expected a column '{LabelName}' of keys of UInt32; the columns are {view.Schema}.", nameof(view));
        }
        List<(byte[], int)> pictures = [];
        using DataViewRowCursor cursor = view.GetRowCursor([features, label]);
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(label);
        VBuffer<float> values = default;
        uint key = 0;
        while (cursor.MoveNext())
        {
            getFeatures(ref values);
            getLabel(ref key);
            if (key == 0)
            {
                throw new ArgumentException($"Row {cursor.Position} has no label.", nameof(view));
            }
            pictures.Add((ToInk(values, cursor.Position), (int)key - 1));
        }

        return pictures.Count > 0
            ? new ScenePictures(pictures, height, width)
            : throw new ArgumentException("Expected pictures to make scenes of, got no rows.", nameof(view));
    }

    private static byte[] ToInk(in VBuffer<float> values, long row)
    {
        byte[] ink = new byte[values.Length];
        foreach ((int index, float value) in values.Items())
        {
            if (!(value is >= 0 and <= 255))
            {
                throw new ArgumentException($"Row {row} has a pixel of {value}, expected 0 (background) to 255 (ink).", nameof(values));
            }
            ink[index] = (byte)(value + 0.5f);
        }

        return ink.AsSpan().IndexOfAnyExcept((byte)0) >= 0
            ? ink
            : throw new ArgumentException($"Row {row} has no ink: all of its pixels are 0.", nameof(values));
    }
}
