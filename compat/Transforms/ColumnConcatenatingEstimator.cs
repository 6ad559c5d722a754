using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly IHost _host;
    private readonly string _name;
    private readonly string[] _sources;

    internal ColumnConcatenatingEstimator(IHostEnvironment env, string outputColumnName, params string[] inputColumnNames)
    {
        _host = env.Register(nameof(ColumnConcatenatingEstimator));
        _name = _host.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        _sources = _host.CheckRef(inputColumnNames, nameof(inputColumnNames));
        _host.CheckParam(_sources.Length > 0 && _sources.All(name => !string.IsNullOrEmpty(name)), nameof(inputColumnNames),
            "Contained some null or empty items, or none at all");
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var transformer = new ColumnConcatenatingTransformer(_host, _name, _sources);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        SchemaShape.Column[] sources = [.. _sources.Select(name => inputSchema.Find(_host, name))];
        var itemType = sources[0].ItemType;
        foreach (var source in sources)
        {
            _host.Check(!source.IsKey, $"Column '{source.Name}' is key. Concatenation of keys is unsupported.");
            _host.Check(source.ItemType.Equals(itemType), "Concatenated columns should have the same type. " +
                $"Column '{source.Name}' has type of {source.ItemType}, but expected column type is {itemType}.");
        }
        bool variable = sources.Any(source => source.Kind == SchemaShape.Column.VectorKind.VariableVector);
        var annotations = new List<SchemaShape.Column>();
        if (sources.All(source => source.IsNormalized()))
        {
            annotations.Add(new(AnnotationUtils.Kinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance,
                false));
        }
        if (sources.Any(source => source.Kind == SchemaShape.Column.VectorKind.Scalar || source.HasSlotNames()))
            annotations.Add(new(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false));
        return inputSchema.With(new SchemaShape.Column(_name,
            variable ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector, itemType, false,
                new(annotations)));
    }
}
