using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public abstract partial class TrainCatalogBase
{
    private protected IReadOnlyList<CrossValidationResult<T>> CrossValidateCore<T>(IDataView data, IEstimator<ITransformer> estimator,
        int numberOfFolds, string? samplingKeyColumnName, int? seed, Func<IDataView, T> evaluate)
        where T : class
    {
        Environment.CheckValue(data, nameof(data));
        Environment.CheckValue(estimator, nameof(estimator));
        Environment.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        var results = new List<CrossValidationResult<T>>();
        foreach (var split in new DataOperationsCatalog(Environment).CrossValidationSplit(data, numberOfFolds, samplingKeyColumnName, seed))
        {
            var model = estimator.Fit(split.TrainSet);
            // What a chain leaves out of scoring, such as the label's mapping to keys, the evaluation still needs.
            var scored = model is IScopedTransformer scoped
                ? scoped.Transform(split.TestSet, TransformerScope.Everything)
                : model.Transform(split.TestSet);
            results.Add(new(model, evaluate(scored), scored, results.Count));
        }
        return results;
    }

    public sealed class CrossValidationResult<T>
        where T : class
    {
        public readonly T Metrics;

        public readonly ITransformer Model;

        public readonly IDataView ScoredHoldOutSet;

        public readonly int Fold;

        internal CrossValidationResult(ITransformer model, T metrics, IDataView scores, int fold)
        {
            Model = model;
            Metrics = metrics;
            ScoredHoldOutSet = scores;
            Fold = fold;
        }
    }
}
