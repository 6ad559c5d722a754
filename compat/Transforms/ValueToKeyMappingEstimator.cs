using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>How values become keys.</summary>
internal sealed record ValueToKeyOptions(int MaximumNumberOfKeys, ValueToKeyMappingEstimator.KeyOrdinality Ordinality, bool ValuesAsText,
    IDataView? KeyData);

public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHost _host;
    private readonly ValueToKeyOptions _options;
    private readonly (string Output, string Input)[] _columns;

    internal ValueToKeyMappingEstimator(IHostEnvironment env, ValueToKeyOptions options, (string Output, string Input)[] columns)
    {
        _host = env.Register(nameof(ValueToKeyMappingEstimator));
        _host.CheckParam(options.MaximumNumberOfKeys > 0, "maximumNumberOfKeys",
            $"Must be positive, but is {options.MaximumNumberOfKeys}.");
        _host.CheckParam(options.KeyData == null || options.KeyData.Schema.Count == 1, "keyData",
            $"Should contain only a single column containing the terms to map, but this had {options.KeyData?.Schema.Count} columns.");
        _options = options;
        _columns = columns;
    }

    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new(_host, _columns, [.. KeyTerms.Collect(_host, input, _columns.Select(column => column.Input), _options)],
            _options.ValuesAsText);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        => inputSchema.With(_host, _columns, input =>
        {
            const SchemaShape.Column.VectorKind Vector = SchemaShape.Column.VectorKind.Vector;
            var values = new SchemaShape.Column(AnnotationUtils.Kinds.KeyValues, Vector,
                _options.ValuesAsText ? TextDataViewType.Instance : input.ItemType, input.IsKey && !_options.ValuesAsText);
            if (input.IsKey && input.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var had) && had.Kind == Vector)
                values = had;
            SchemaShape annotations = input.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var names)
                ? new([names, values])
                : new([values]);
            return (input.Kind, NumberDataViewType.UInt32, true, annotations);
        });

    internal static class Defaults
    {
        public const int MaximumNumberOfKeys = 1000000;
        public const KeyOrdinality Ordinality = KeyOrdinality.ByOccurrence;
        public const bool AddKeyValueAnnotationsAsText = false;
    }
}
