using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>The image that a network's input makes.</summary>
internal static class NetworkImages
{
    /// <summary>The layout: <c>[C, H, W]</c>, unless <see cref="ChannelsFirst"/> reads the input.</summary>
    /// <exception cref="ArgumentException">The input is no image, or is read both ways.</exception>
    public static PixelLayout LayoutOf(NetworkSpec spec)
    {
        Shape input = spec.Input;
        if (input.Rank != 3)
        {
            throw new ArgumentException(
                $"{nameof(TrainingOptions)}.{nameof(TrainingOptions.Augmentation)} needs a network whose input is an image, "
                + $"[channels, height, width]; this one takes {input}. "
                + "Give the network the image's shape and begin with Flatten where it needs none, or train without augmentation.");
        }
        LayerSpec[] readers = [.. spec.Nodes.Where(node => node.InputIndices.Contains(-1)).Select(node => node.Layer)];
        int interleaved = readers.Count(layer => layer is ChannelsFirst);
        if (interleaved > 0 && interleaved < readers.Length)
        {
            throw new ArgumentException(
                $"{nameof(TrainingOptions)}.{nameof(TrainingOptions.Augmentation)} cannot tell whether the input {input} is "
                + "[height, width, channels]: ChannelsFirst reads it, and another layer too. Let the others read ChannelsFirst's output.");
        }
        return interleaved > 0
            ? new PixelLayout(input[0], input[1], input[2], Interleaved: true)
            : new PixelLayout(input[1], input[2], input[0]);
    }
}
