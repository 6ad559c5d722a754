using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNetDeep.Images.Tests;

/// <summary>A row with an image of four pixels by two.</summary>
internal sealed class ImageRow
{
    public const int Width = 4;
    public const int Height = 2;

    [ImageType(Height, Width)]
    public MLImage? Image { get; set; }
}

/// <summary>Rows of images through transforms.</summary>
internal static class ImageRows
{
    /// <summary>A view of rows made anew for every cursor, since transforms dispose the images they read.</summary>
    public static IDataView View(MLContext mlContext, params Func<MLImage?>[] images)
        => mlContext.Data.LoadFromEnumerable(images.Select(create => new ImageRow { Image = create() }));

    /// <summary>What <paramref name="estimator"/> makes of the images, as red, green, blue and alpha.</summary>
    public static List<(int Width, int Height, byte[] Rgba)> Out(
        IEstimator<ITransformer> estimator, IDataView data, string column = "Image")
    {
        var images = new List<(int, int, byte[])>();
        Read<MLImage>(
            estimator.Fit(data).Transform(data), column, image => images.Add((image.Width, image.Height, Pictures.ToRgba(image))));
        return images;
    }

    /// <summary>The numbers of a vector column, row by row.</summary>
    public static List<T[]> Vectors<T>(IDataView data, string column)
    {
        var rows = new List<T[]>();
        Read<VBuffer<T>>(data, column, value => rows.Add([.. value.DenseValues()]));
        return rows;
    }

    public static void Read<T>(IDataView data, string name, Action<T> read)
    {
        DataViewSchema.Column column = data.Schema[name];
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            read(value);
        }
    }
}
