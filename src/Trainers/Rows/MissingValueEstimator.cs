using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>An estimator that learns the medians of a vector column's numbers, and which slots have missing ones.</summary>
internal sealed class MissingValueEstimator : IEstimator<MissingValueTransformer>
{
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly bool _indicators;

    public MissingValueEstimator(string outputColumnName, string? inputColumnName, bool indicators)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName ?? outputColumnName;
        ArgumentException.ThrowIfNullOrWhiteSpace(_inputColumnName, nameof(inputColumnName));
        _indicators = indicators;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column input = InputColumns.CheckFeatures(inputSchema, _inputColumnName, "input");
        return SchemaShapes.With(inputSchema, [SchemaShapes.Numbers(_outputColumnName, SchemaShapes.HasSlotNames(input))]);
    }

    public MissingValueTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = FeatureColumns.Require(input.Schema, _inputColumnName, "input");
        int size = ((VectorDataViewType)column.Type).Size;
        List<float> numbers = [];
        bool[] missing = new bool[size];
        using (DataViewRowCursor cursor = input.GetRowCursor([column]))
        {
            ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> row = default;
            float[] values = new float[size];
            while (cursor.MoveNext())
            {
                read(ref row);
                row.CopyTo(values);
                for (int slot = 0; slot < size; slot++)
                {
                    missing[slot] |= float.IsNaN(values[slot]);
                }
                numbers.AddRange(values);
            }
        }
        if (numbers.Count == 0)
        {
            throw new InvalidOperationException($"Column '{_inputColumnName}' has no rows: expected at least one to learn from.");
        }
        float[] medians = Array.ConvertAll(InputSampling.Medians([.. numbers], size), median => float.IsFinite(median) ? median : 0);
        int[] indicated = _indicators ? [.. Enumerable.Range(0, size).Where(slot => missing[slot])] : [];
        return new MissingValueTransformer(_inputColumnName, _outputColumnName, medians, indicated);
    }
}
