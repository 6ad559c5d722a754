namespace MLNetDeep;

/// <summary>
/// A fitted model that turns rows of features into rows of numbers. It never changes, so several threads may use it at once.
/// </summary>
public interface IRowModel
{
    /// <summary>The number of features of a row.</summary>
    int FeatureCount { get; }

    /// <summary>Whether features may be missing, NaN; else all must be finite.</summary>
    bool TakesMissing => false;
}

/// <summary>A model that classifies rows into several classes.</summary>
public interface IClassifier : IRowModel
{
    /// <summary>The number of classes, those without a training row included.</summary>
    int Classes { get; }

    /// <summary>Scores rows: the class with the greatest score is the predicted one, the first of equals.</summary>
    /// <param name="features">[rows, <see cref="IRowModel.FeatureCount"/>], all finite, or missing where the model takes that.</param>
    /// <param name="scores">[rows, <see cref="Classes"/>], overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The scores do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    void Score(ReadOnlySpan<float> features, Span<float> scores, int? threads = null);
}

/// <summary>A model that classifies rows into two classes, yes and no.</summary>
public interface IBinaryClassifier : IRowModel
{
    /// <summary>Whether the model gives a probability of yes besides the margin.</summary>
    bool HasProbability { get; }

    /// <summary>Scores rows by a margin, above 0 for yes, and after it by the probability of yes where the model has one.</summary>
    /// <param name="features">[rows, <see cref="IRowModel.FeatureCount"/>], all finite, or missing where the model takes that.</param>
    /// <param name="outputs">[rows, 1], or [rows, 2] where the model has probabilities; overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The scores do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    void ScoreMargins(ReadOnlySpan<float> features, Span<float> outputs, int? threads = null);
}

/// <summary>A model that predicts a number.</summary>
public interface IRegressor : IRowModel
{
    /// <summary>Predicts a number for each row.</summary>
    /// <param name="features">[rows, <see cref="IRowModel.FeatureCount"/>], all finite, or missing where the model takes that.</param>
    /// <param name="values">[rows], overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The values do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    void Predict(ReadOnlySpan<float> features, Span<float> values, int? threads = null);
}

/// <summary>A model that predicts several numbers.</summary>
public interface IMultiOutputRegressor : IRowModel
{
    /// <summary>The number of outputs of a row.</summary>
    int Outputs { get; }

    /// <summary>Predicts the numbers of each row.</summary>
    /// <param name="features">[rows, <see cref="IRowModel.FeatureCount"/>], all finite, or missing where the model takes that.</param>
    /// <param name="values">[rows, <see cref="Outputs"/>], overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The values do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    void Predict(ReadOnlySpan<float> features, Span<float> values, int? threads = null);
}

/// <summary>A model that detects anomalies: rows unlike the training rows.</summary>
public interface IAnomalyDetector : IRowModel
{
    /// <summary>Scores rows: the higher, the more anomalous; an anomaly is above 0.</summary>
    /// <param name="features">[rows, <see cref="IRowModel.FeatureCount"/>], all finite, or missing where the model takes that.</param>
    /// <param name="scores">[rows], overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The scores do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    void ScoreAnomalies(ReadOnlySpan<float> features, Span<float> scores, int? threads = null);
}

/// <summary>A model that projects rows onto fewer axes.</summary>
public interface IProjection : IRowModel
{
    /// <summary>The number of components of a projected row.</summary>
    int Components { get; }

    /// <summary>Projects rows.</summary>
    /// <param name="features">[rows, <see cref="IRowModel.FeatureCount"/>], all finite, or missing where the model takes that.</param>
    /// <param name="projected">[rows, <see cref="Components"/>], overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The projection does not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    void Transform(ReadOnlySpan<float> features, Span<float> projected, int? threads = null);
}
