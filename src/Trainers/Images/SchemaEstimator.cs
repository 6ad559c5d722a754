using Microsoft.ML;

namespace MLNetDeep.Trainers;

/// <summary>An estimator that learns nothing: its transformer depends on the input's schema alone.</summary>
internal sealed class SchemaEstimator<TTransformer>(Func<SchemaShape, SchemaShape> shape, Func<DataViewSchema, TTransformer> create)
    : IEstimator<TTransformer>
    where TTransformer : ITransformer
{
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return shape(inputSchema);
    }

    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return create(input.Schema);
    }
}
