using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Trainers;

/// <summary>How the numbers of a vector column make an image.</summary>
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

    /// <summary>Brings together what the options and the column's dimensions say.</summary>
    /// <param name="column">The column's type.</param>
    /// <param name="shape">The image's shape, if it is given.</param>
    /// <param name="interleaved">The order of an image of several channels, if it is given.</param>
    /// <param name="columnName">The column, for errors.</param>
    /// <param name="whereUnclear">The order where dimensions allow both; null: an error.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit each other, or say nothing.</exception>
    public static ImageLayout Of(VectorDataViewType column, ImageShape? shape, bool? interleaved, string columnName, bool? whereUnclear = null)
    {
        if (shape is { } given)
        {
            if (given.Size != column.Size)
                throw new ArgumentOutOfRangeException(nameof(shape), given.ToString(),
                    $"An image of {given} has {given.Size:N0} numbers, but column '{columnName}' is a vector of {column.Size:N0}. Give the shape of the images in the column, or resize them.");
            // One channel: both orders are the same.
            return new(given, given.Channels > 1 && (interleaved ?? IsInterleaved(column, given)));
        }
        if (column.Dimensions.Length != 3)
            throw new ArgumentOutOfRangeException(nameof(shape),
                $"Column '{columnName}' is {column}: its dimensions do not say the shape of an image. Give it: new ImageShape(height, width, channels).");
        var (first, second, third) = (column.Dimensions[0], column.Dimensions[1], column.Dimensions[2]);
        if (first <= MostChannels == third <= MostChannels)
            interleaved ??= whereUnclear;
        if (interleaved is null && first <= MostChannels == third <= MostChannels)
            throw new ArgumentOutOfRangeException(nameof(shape),
                $"Column '{columnName}' is {column}: its dimensions may be (height, width, channels) or (channels, height, width). Give the image's shape, or InterleavePixelColors.");
        return interleaved ?? third <= MostChannels
            ? new(new(first, second, third), third > 1)
            : new(new(second, third, first), false);
    }

    private static bool IsInterleaved(VectorDataViewType column, ImageShape shape)
        => column.Dimensions.SequenceEqual([shape.Height, shape.Width, shape.Channels])
           && !column.Dimensions.SequenceEqual([shape.Channels, shape.Height, shape.Width]);
}
