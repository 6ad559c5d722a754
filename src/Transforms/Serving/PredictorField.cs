using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Serving;

namespace MLNetDeep;

/// <summary>A field that a <see cref="Predictor"/> takes or gives: the name of a column and what its values are.</summary>
public sealed class PredictorField
{
    internal PredictorField(DataViewSchema.Column column)
    {
        Name = column.Name;
        var vector = column.Type as VectorDataViewType;
        DataViewType item = vector?.ItemType ?? column.Type;
        Values = item is KeyDataViewType ? ColumnNames.OfKey(column) : [];
        Type = item is TextDataViewType || Values.Count > 0 ? typeof(string) : item.RawType;
        IsVector = vector is not null;
        Dimensions = vector is null ? [] : [.. vector.Dimensions];
    }

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>The type of a value, or of each value of a vector: <see cref="string"/> for texts and for keys that have names.</summary>
    public Type Type { get; }

    /// <summary>Whether there are several values, an array in JSON.</summary>
    public bool IsVector { get; }

    /// <summary>The dimensions of a vector, such as height, width and channels; 0 for one that varies, empty for a single value.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The names that a key may have; empty where there are none.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>The number of values of a vector, 1 for a single value; null where it varies.</summary>
    public int? Size
    {
        get
        {
            int size = Dimensions.Aggregate(1, (product, dimension) => product * dimension);
            return size > 0 ? size : null;
        }
    }

    /// <summary>Returns the name and the type, such as <c>Features: Single[4]</c>.</summary>
    public override string ToString() =>
        $"{Name}: {Type.Name}{(IsVector ? $"[{string.Join(", ", Dimensions.Select(size => size > 0 ? $"{size}" : "*"))}]" : "")}";
}
