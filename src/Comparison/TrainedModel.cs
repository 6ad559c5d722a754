using Microsoft.ML;

namespace MLNetDeep.Comparisons;

/// <summary>A model that was trained on all rows of a table, from the table's columns to the prediction.</summary>
public sealed class TrainedModel
{
    private readonly MLContext _mlContext;

    internal TrainedModel(MLContext mlContext, ITransformer transformer, Table table, int rows)
    {
        (_mlContext, Transformer, Rows) = (mlContext, transformer, rows);
        InputSchema = table.StoredSchema ?? Columns(table);
    }

    /// <summary>The transformer: it adds PredictedLabel, the name of the class, and Score; of numbers Score alone.</summary>
    public ITransformer Transformer { get; }

    /// <summary>The columns that it takes; the label is not among them.</summary>
    public DataViewSchema InputSchema { get; }

    /// <summary>The number of rows it was trained on.</summary>
    public int Rows { get; }

    /// <summary>Saves the model as ML.NET does, whole or not at all.</summary>
    /// <param name="path">The file, as a rule <c>.zip</c>.</param>
    /// <exception cref="IOException">The file cannot be written; what the path held before is still there.</exception>
    public void Save(string path) => _mlContext.Model.SaveToFile(Transformer, InputSchema, path);

    private static DataViewSchema Columns(Table table)
    {
        var schema = new DataViewSchema.Builder();
        foreach (TableColumn column in table.Used)
        {
            schema.AddColumn(column.Name, column.Values.Type, column.KindAnnotation());
        }
        return schema.ToSchema();
    }
}
