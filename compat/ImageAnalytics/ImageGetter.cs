namespace Microsoft.ML.Data;

/// <summary>A getter of what becomes of the images of a column. It keeps the image it read last, and disposes it with the row or cursor, as ML.NET does.</summary>
internal abstract class ImageGetter(DataViewRow row, DataViewSchema.Column input) : IDisposable
{
    private readonly ValueGetter<MLImage> _read = row.GetGetter<MLImage>(input);
    private MLImage? _image;

    /// <summary>Whether it leaves the image it read to others.</summary>
    public bool KeepsSource { get; init; }

    public void Dispose()
    {
        if (!KeepsSource)
            _image?.Dispose();
        _image = null;
    }

    /// <summary>The image of the present row, null where there is none.</summary>
    protected MLImage? Read()
    {
        _read(ref _image!);
        return _image;
    }
}

/// <summary>A getter of an image made from another.</summary>
internal sealed class ImageToImageGetter(DataViewRow row, DataViewSchema.Column input, Func<MLImage, MLImage> map) : ImageGetter(row, input)
{
    public ValueGetter<MLImage> Getter => Get;

    private void Get(ref MLImage value)
    {
        value?.Dispose();
        value = null!;
        if (Read() is not { } image)
            return;
        value = map(image);
        value.Tag = image.Tag;
    }
}
