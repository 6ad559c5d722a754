using Microsoft.ML;
using MLNetDeep.Trainers.Search;

namespace MLNetDeep.Trainers.Tests.Search;

/// <summary>
/// Trials whose score is a function of their parameter x; their estimator only copies a column, and the rows it saw are kept.
/// </summary>
internal sealed class StubTrials
{
    private Trial? _present;

    public StubTrials(params IReadOnlyList<int> values)
    {
        Space = new HyperparameterSpace();
        X = Space.Choice("x", values);
    }

    public HyperparameterSpace Space { get; }

    public SearchParameter<int> X { get; }

    public MLContext MLContext { get; } = new(1);

    public bool GreaterIsBetter { get; init; } = true;

    public Func<int, int?, double> Score { get; init; } = (x, _) => x;

    /// <summary>Called before a trial's estimator is made; may throw.</summary>
    public Action<Trial>? Making { get; init; }

    /// <summary>What was made, in order: x and budget.</summary>
    public List<(int X, int? Budget)> Made { get; } = [];

    /// <summary>The rows learned from and measured on, in order: the first feature.</summary>
    public List<(float[] Training, float[] Validation)> Rows { get; } = [];

    public SearchResult<ITransformer> Run(HyperparameterSearch search, int rows = 30)
        => search.Run(
            MLContext, Blobs.Data(MLContext, rows), new SearchMetric("x", GreaterIsBetter, Measure), IEstimator<ITransformer> (trial) =>
        {
            Made.Add((trial.Get(X), trial.Budget));
            Making?.Invoke(trial);
            _present = trial;
            return new Estimator(this, trial.MLContext);
        });

    public static float[] FirstFeatures(IDataView rows)
        => [
            .. Blobs.Column<Microsoft.ML.Data.VBuffer<float>>(
                rows, "Features", value => new(value.Length, value.DenseValues().ToArray())).Select(value => value.GetItemOrDefault(0))];

    private double Measure(MLContext context, IDataView transformed)
    {
        Assert.NotNull(transformed.Schema.GetColumnOrNull("Copy"));
        Rows[^1] = Rows[^1] with { Validation = FirstFeatures(transformed) };
        return Score(_present!.Get(X), _present.Budget);
    }

    private sealed class Estimator(StubTrials owner, MLContext mlContext) : IEstimator<ITransformer>
    {
        private readonly IEstimator<ITransformer> _copying = mlContext.Transforms.CopyColumns("Copy", "Features");

        public ITransformer Fit(IDataView input)
        {
            owner.Rows.Add((FirstFeatures(input), []));
            return _copying.Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _copying.GetOutputSchema(inputSchema);
    }
}
