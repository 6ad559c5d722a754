using Microsoft.ML;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>An estimator to be checked.</summary>
/// <param name="Create">The estimator for <see cref="ContractRows"/>.</param>
/// <param name="Output">The column that it adds and a prediction engine is asked for.</param>
internal sealed record ContractCase(Func<MLContext, IEstimator<ITransformer>> Create, string Output = "Score")
{
    /// <summary>The columns that what it adds is made of, in alphabetical order.</summary>
    public string[] Inputs { get; init; } = ["Features"];
}
