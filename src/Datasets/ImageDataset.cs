using Microsoft.ML;

namespace MLNetDeep.Datasets;

/// <summary>
/// Pictures of one size in two sets. Each data view has the columns Features, a vector of Single whose dimensions are (height, width,
/// channels),
/// and Label, a key whose key values are the class names.
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

    /// <summary>Which data set it is: mnist, digits or xo.</summary>
    public string Name { get; }

    /// <summary>Rows to learn from.</summary>
    public IDataView Train { get; }

    /// <summary>Rows to judge by.</summary>
    public IDataView Test { get; }

    /// <summary>Pixel rows.</summary>
    public int Height { get; }

    /// <summary>Pixel columns.</summary>
    public int Width { get; }

    /// <summary>Values a pixel: 1, grey.</summary>
    public int Channels { get; } = 1;

    /// <summary>Names of the classes, in the order of the keys.</summary>
    public IReadOnlyList<string> ClassNames { get; }
}
