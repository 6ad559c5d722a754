using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>Adds columns computed by an <see cref="IBlockFunction"/> from a vector, row by row or by the block.</summary>
internal sealed class BlockMapper : IRowToRowMapper
{
    private readonly OutputColumn[] _outputs;
    private readonly int _firstOutput;

    public BlockMapper(DataViewSchema input, string inputColumn, IBlockFunction function, params OutputColumn[] outputs)
        : this(input, new InputVector(input, inputColumn, function.InputSize, []), function, outputs)
    {
    }

    public BlockMapper(DataViewSchema input, InputVector vector, IBlockFunction function, params OutputColumn[] outputs)
    {
        InputSchema = input;
        Vector = vector;
        Function = function;
        _outputs = outputs;
        _firstOutput = input.Count;

        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (OutputColumn output in outputs)
        {
            builder.AddColumn(output.Name, output.Type, output.Annotations);
        }
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>What the function reads.</summary>
    public InputVector Vector { get; }

    public IBlockFunction Function { get; }

    /// <summary>The columns of the input that <paramref name="dependingColumns"/> of the output need.</summary>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        bool[] needed = new bool[InputSchema.Count];
        foreach (DataViewSchema.Column column in dependingColumns.SelectMany(
            column => IsComputed(column) ? Vector.Columns : [column]))
        {
            needed[column.Index] = true;
        }
        return InputSchema.Where(column => needed[column.Index]);
    }

    /// <summary>Whether <paramref name="column"/> of the output schema is one of ours rather than passed through.</summary>
    public bool IsComputed(DataViewSchema.Column column) => column.Index >= _firstOutput;

    public Delegate CreateGetter(DataViewSchema.Column column, Func<ReadOnlySpan<float>> row) =>
        _outputs[column.Index - _firstOutput].CreateGetter(row);

    /// <summary>Adds what is computed to an ONNX graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="valueOf">The value of a column of the input by its name.</param>
    /// <returns>The columns that are added, and their values.</returns>
    /// <exception cref="MLNetDeep.Onnx.OnnxExportException">A part cannot be said in ONNX.</exception>
    public IReadOnlyList<(OutputColumn Column, string Value)> AddTo(GraphWriter graph, Func<string, string> valueOf)
    {
        string outputs = Function.AddTo(graph, Vector.AddTo(graph, valueOf));
        return Array.ConvertAll(_outputs, output => (output, output.AddTo(graph, outputs)));
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new MappedRow(this, input, activeColumns);
}
