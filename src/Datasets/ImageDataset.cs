using Microsoft.ML;

namespace MLNetDeep.Datasets;

/// <summary>
/// A data set of images of one size, with a training set and a test set. Each has the columns Features, a vector of Single whose dimensions
/// are (height, width, channels), and Label, a key whose key values are the names of the classes.
/// </summary>
public sealed class ImageDataset
{
    internal ImageDataset(string name, IImageRows train, IImageRows test)
    {
        Name = name;
        Train = new ImageDataView(train);
        Test = new ImageDataView(test);
        Height = train.Height;
        Width = train.Width;
        ClassNames = train.ClassNames;
    }

    /// <summary>The name of the data set: mnist, fashion-mnist, kmnist, emnist, digits or xo.</summary>
    public string Name { get; }

    /// <summary>The training set.</summary>
    public IDataView Train { get; }

    /// <summary>The test set.</summary>
    public IDataView Test { get; }

    /// <summary>The height of the images in pixels.</summary>
    public int Height { get; }

    /// <summary>The width of the images in pixels.</summary>
    public int Width { get; }

    /// <summary>The number of channels: 1, grey.</summary>
    public int Channels { get; } = 1;

    /// <summary>The names of the classes, in the order of the keys.</summary>
    public IReadOnlyList<string> ClassNames { get; }
}
