using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms.Images;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>The layout of a vector column's numbers as an image.</summary>
/// <param name="Shape">The image's shape.</param>
/// <param name="Interleaved">Whether the numbers go pixel by pixel rather than channel by channel.</param>
internal sealed record ImageLayout(ImageShape Shape, bool Interleaved)
{
    // One for grey, three for colour, four with transparency.
    private const int MostChannels = 4;

    /// <summary>The network's input.</summary>
    public Shape Input => Interleaved
        ? Engine.Tensors.Shape.Of(Shape.Height, Shape.Width, Shape.Channels)
        : Engine.Tensors.Shape.Of(Shape.Channels, Shape.Height, Shape.Width);

    /// <summary>The layer that brings the input to [channels, height, width], where one is needed.</summary>
    public IEnumerable<LayerSpec> ToChannelsFirst => Interleaved ? [new ChannelsFirst()] : [];

    /// <summary>
    /// Brings together what the options and the column's dimensions say, by one rule for all that read images. Where nothing is given,
    /// three dimensions are (channels, height, width) of a column whose slots are named as those of maps, (height, width, channels) where
    /// the last is at most 4 and the first is greater, and (channels, height, width) in all other cases but the one where both ends are at
    /// most 4, which is an error.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="shape">The image's shape, if it is given.</param>
    /// <param name="interleaved">The order of an image of several channels, if it is given.</param>
    /// <param name="role">What the column is for, for errors.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit each other, or say nothing.</exception>
    public static ImageLayout Of(DataViewSchema.Column column, ImageShape? shape, bool? interleaved, string role = "feature")
    {
        var type = (VectorDataViewType)column.Type;
        if (shape is { } given)
        {
            if (given.Size != type.Size)
            {
                throw ColumnErrors.Mismatch(
                    role, column.Name, $"images of {given}, vectors of {given.Size:N0}", $"a vector of {type.Size:N0}",
                    "Give the shape of the images in the column, or resize them.");
            }
            // One channel: both orders are the same.
            return new(given, given.Channels > 1 && (interleaved ?? IsInterleaved(type, given)));
        }
        if (type.Dimensions.Length != 3)
        {
            throw ColumnErrors.Mismatch(
                role, column.Name, "a vector with the dimensions of an image", type.ToString(),
                "Give its shape: new ImageShape(height, width, channels).");
        }
        (int first, int second, int third) = (type.Dimensions[0], type.Dimensions[1], type.Dimensions[2]);
        return Order(column, first, third, interleaved, role)
            ? new(new(first, second, third), third > 1)
            : new(new(second, third, first), false);
    }

    // Whether the channels come last.
    private static bool Order(DataViewSchema.Column column, int first, int third, bool? interleaved, string role)
    {
        (bool mayBeFirst, bool mayBeLast) = (first <= MostChannels, third <= MostChannels);
        if (interleaved is null && MapNames.AreThoseOf(column))
        {
            return false;
        }
        // A grey image is in both orders, whatever is said of colours.
        if (mayBeFirst != mayBeLast && (first == 1 || third == 1))
        {
            return mayBeLast;
        }
        if (interleaved is { } said)
        {
            return said;
        }
        return mayBeFirst && mayBeLast
            ? throw ColumnErrors.Mismatch(
                role, column.Name, "dimensions that are (height, width, channels) or (channels, height, width), not both",
                column.Type.ToString()!, "Give the image's shape, or InterleavePixelColors.")
            : mayBeLast;
    }

    private static bool IsInterleaved(VectorDataViewType column, ImageShape shape)
        => column.Dimensions.SequenceEqual([shape.Height, shape.Width, shape.Channels])
           && !column.Dimensions.SequenceEqual([shape.Channels, shape.Height, shape.Width]);
}
