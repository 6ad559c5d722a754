namespace MLNetDeep.Datasets;

/// <summary>A data set of images in four IDX files, as MNIST: what it is called, where it is to be had and what is in it.</summary>
/// <param name="Name">Its name, which is also that of its folder.</param>
/// <param name="Title">Its name in sentences.</param>
/// <param name="ClassNames">Names of the classes, in the order of the labels.</param>
internal sealed record IdxSet(string Name, string Title, IReadOnlyList<string> ClassNames)
{
    /// <summary>The names that MNIST has given its files, and others after it.</summary>
    public IdxSetFile TrainImages { get; init; } = new("train-images-idx3-ubyte");

    public IdxSetFile TrainLabels { get; init; } = new("train-labels-idx1-ubyte");

    public IdxSetFile TestImages { get; init; } = new("t10k-images-idx3-ubyte");

    public IdxSetFile TestLabels { get; init; } = new("t10k-labels-idx1-ubyte");

    /// <summary>All four.</summary>
    public IReadOnlyList<IdxSetFile> Files => [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>Whether files of these names, in a folder that is not called after the set, may be those of another one.</summary>
    public bool SharesNames { get; init; }

    /// <summary>Where each file can be fetched; none for a set that comes as one archive.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>The archive to be unpacked by hand where there are no mirrors.</summary>
    public string? Archive { get; init; }

    /// <summary>The label of the first class.</summary>
    public int FirstLabel { get; init; }

    /// <summary>Whether the files hold images column by column.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Finds and reads the files.</summary>
    /// <exception cref="DatasetNotFoundException">The files are nowhere.</exception>
    /// <exception cref="DatasetFormatException">A file is damaged or not of its kind.</exception>
    public ImageDataset Load(string? directory, bool download) => Load(new IdxSetSource(this), directory, download);

    /// <inheritdoc cref="Load(string?, bool)"/>
    public ImageDataset Load(IdxSetSource source, string? directory, bool download)
    {
        IReadOnlyDictionary<IdxSetFile, string> files = source.Find(directory, download);
        ByteImages train = Read(files[TrainImages], files[TrainLabels]);
        ByteImages test = Read(files[TestImages], files[TestLabels]);
        if ((train.Height, train.Width) != (test.Height, test.Width))
        {
            throw new DatasetFormatException(
                files[TestImages], $"images of {train.Height} x {train.Width} as in {files[TrainImages]}", $"{test.Height} x {test.Width}");
        }

        return new ImageDataset(Name, train, test);
    }

    /// <summary>Reads one file of images and its file of labels.</summary>
    public ByteImages Read(string imageFile, string labelFile)
    {
        (int[] sizes, byte[] pixels) = IdxFile.Read(imageFile, dimensions: 3);
        (int[] counts, byte[] labels) = IdxFile.Read(labelFile, dimensions: 1);
        if (counts[0] != sizes[0])
        {
            throw new DatasetFormatException(labelFile, $"{sizes[0]} labels, one for each image of {imageFile}", $"{counts[0]}");
        }

        int last = FirstLabel + ClassNames.Count - 1;
        int wrong = Array.FindIndex(labels, label => label < FirstLabel || label > last);
        if (wrong >= 0)
        {
            throw new DatasetFormatException(labelFile, $"labels {FirstLabel} to {last}", $"{labels[wrong]} in row {wrong}");
        }

        for (int row = 0; FirstLabel > 0 && row < labels.Length; row++)
        {
            labels[row] -= (byte)FirstLabel;
        }

        if (!IsTransposed)
        {
            return new ByteImages(sizes[1], sizes[2], pixels, labels, ClassNames);
        }

        Transpose(pixels, sizes[1], sizes[2]);
        return new ByteImages(sizes[2], sizes[1], pixels, labels, ClassNames);
    }

    private static void Transpose(byte[] pixels, int rows, int columns)
    {
        byte[] image = new byte[rows * columns];
        for (int start = 0; start < pixels.Length; start += image.Length)
        {
            pixels.AsSpan(start, image.Length).CopyTo(image);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    pixels[start + (column * rows) + row] = image[(row * columns) + column];
                }
            }
        }
    }
}
