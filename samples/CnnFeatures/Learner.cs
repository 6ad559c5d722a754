using Microsoft.ML;

namespace MLNetDeep.Samples.CnnFeatures;

/// <summary>A classic learner of several classes.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Create">The estimator that reads a column of features.</param>
internal sealed record Learner(string Name, Func<LearnerContext, IEstimator<ITransformer>> Create);

/// <summary>What a learner is made for.</summary>
/// <param name="MLContext">The context, seeded.</param>
/// <param name="Features">The column that it learns from.</param>
/// <param name="Cancellation">Ends the training of this library's learners.</param>
internal sealed record LearnerContext(MLContext MLContext, string Features, CancellationToken Cancellation);
