using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Pictures;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>A model whose network pictures are drawn of: what its inputs and classes are.</summary>
internal sealed class SeenNetwork
{
    private readonly ITransformer _model;
    private readonly ModelTransformer<Network> _transformer;

    /// <param name="model">The model.</param>
    /// <param name="shape">The image that a row makes, where it is given.</param>
    /// <exception cref="ArgumentException">The model holds no network, or several, or the shape does not fit.</exception>
    public SeenNetwork(ITransformer model, ImageShape? shape)
    {
        _model = model;
        _transformer = TrainedNetworks.TransformerIn(model);
        Image = FindImage(shape);
    }

    public Network Network => _transformer.Model;

    /// <summary>The layout of a row's numbers as an image; null where neither the network nor its column says so.</summary>
    public PixelLayout? Image { get; }

    private IReadOnlyList<string> ClassNames => _transformer switch
    {
        MulticlassTransformer<Network> classifier => classifier.ClassNames,
        BinaryTransformer<Network> => ["false", "true"],
        _ => [],
    };

    /// <summary>The options with the classes' names, where they have none.</summary>
    public PictureOptions Named(PictureOptions? picture)
    {
        picture ??= new PictureOptions();
        return picture.ClassNames is null && ClassNames.Count > 0 ? picture with { ClassNames = ClassNames } : picture;
    }

    /// <summary>The position of the class that is asked for; null: the predicted one.</summary>
    /// <exception cref="ArgumentException">There is no such class, or both are given.</exception>
    public int? FindClass(string? label, int? classIndex)
    {
        if (label is null)
        {
            return classIndex;
        }
        if (classIndex is not null)
        {
            throw new ArgumentException($"Give the label '{label}' or the class's position {classIndex}, not both.", nameof(classIndex));
        }
        int found = ClassNames.ToList().IndexOf(label);
        return found >= 0
            ? found
            : throw new ArgumentException(
                ClassNames.Count > 0
                    ? $"The model knows no class '{label}': expected one of {string.Join(", ", ClassNames)}."
                    : $"The model's classes have no names: give the position, not the label '{label}'.",
                nameof(label));
    }

    /// <summary>The network's input of a row of data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or no column that fits.</exception>
    public float[] ReadRow(IDataView data, long row)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        IDataView input = TrainedNetworks.Before(_transformer, _model, data);
        var vector = new InputVector(
            input.Schema, _transformer.Column.Name, (int)Network.Spec.Input.Elements, _transformer.Column.Categories);
        using DataViewRowCursor cursor = input.GetRowCursor(vector.Columns);
        for (long rows = 0L; rows <= row; rows++)
        {
            if (!cursor.MoveNext())
            {
                throw new ArgumentOutOfRangeException(nameof(row), row, $"The data has {rows:N0} rows, counted from 0.");
            }
        }
        VBuffer<float> features = default;
        vector.CreateGetter(cursor)(ref features);
        return [.. features.DenseValues()];
    }

    private PixelLayout? FindImage(ImageShape? shape)
    {
        var column = (VectorDataViewType)_transformer.FeatureColumnType;
        if (Network.Spec.Input.Rank > 1 || (shape is null && column.Dimensions.Length == 1))
        {
            return shape is { } given ? new PixelLayout(given.Height, given.Width, given.Channels, IsInterleaved(given)) : null;
        }
        if (shape is null && column.Dimensions.Length == 2)
        {
            return new PixelLayout(column.Dimensions[0], column.Dimensions[1]);
        }
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(_transformer.FeatureColumnName, column);
        var layout = ImageLayout.Of(schema.ToSchema()[0], shape, interleaved: null);
        return new PixelLayout(layout.Shape.Height, layout.Shape.Width, layout.Shape.Channels, layout.Interleaved);
    }

    private bool IsInterleaved(ImageShape shape) => Network.Spec.Input.AsSpan().SequenceEqual([shape.Height, shape.Width, shape.Channels]);
}
