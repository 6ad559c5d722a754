using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNetDeep.Samples.TransferLearning;

/// <summary>A picture of a class.</summary>
internal sealed class PictureRow
{
    // The size is that of CIFAR-10; pictures of files are brought to it or to another by the transforms.
    [ImageType(32, 32)]
    public MLImage Image { get; init; } = null!;

    public string Label { get; init; } = "";
}
