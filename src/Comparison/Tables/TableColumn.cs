using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Tables;

namespace MLNetDeep.Comparisons;

/// <summary>A column of a table: what it is and what is done with it.</summary>
public sealed class TableColumn
{
    internal TableColumn(string name, ColumnKind kind, ColumnValues values, string note)
        => (Name, Kind, Values, Note) = (name, kind, values, note);

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>The kind of its values.</summary>
    public ColumnKind Kind { get; }

    /// <summary>What was found in it: how many different values, how many are missing, or why it is dropped.</summary>
    public string Note { get; }

    /// <summary>The number of rows without a value.</summary>
    public int Missing { get; internal init; }

    /// <summary>The number of different values.</summary>
    public int Distinct { get; internal init; }

    /// <summary>The values of a category, most frequent first.</summary>
    internal IReadOnlyList<string> Categories { get; init; } = [];

    internal ColumnValues Values { get; }

    /// <summary>The number of rows.</summary>
    internal int RowCount => Values.Count;

    /// <summary>The name of the annotation that says in a saved model's schema what a text is.</summary>
    internal const string KindName = nameof(ColumnKind);

    /// <summary>Whether models see it.</summary>
    internal bool IsUsed => Kind != ColumnKind.Dropped;

    /// <summary>Whether it is one number a row.</summary>
    internal bool IsNumber => Kind == ColumnKind.Number;

    /// <summary>Whether it is encoded one-hot.</summary>
    internal bool IsCategory => Kind is ColumnKind.Category or ColumnKind.Boolean;

    /// <summary>What the column is, for whoever reads rows for a model; null where its type says so.</summary>
    internal DataViewSchema.Annotations? KindAnnotation()
    {
        if (Values.Type is not TextDataViewType)
        {
            return null;
        }
        var annotations = new DataViewSchema.Annotations.Builder();
        ReadOnlyMemory<char> kind = Kind.ToString().AsMemory();
        annotations.Add(KindName, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = kind);
        return annotations.ToAnnotations();
    }
}
